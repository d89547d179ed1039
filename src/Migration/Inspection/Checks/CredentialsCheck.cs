namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-CREDS.</summary>
internal sealed class CredentialsCheck : Check
{
    public override string Id => "KLT-CREDS";

    public override string Title => "Will the kubelet still find credentials for its pulls?";

    public override string LooksAt => "config.json below /var/lib/kubelet and /root/.docker, credential helpers, HOME of the kubelet";

    public override string Weighs => "warning";

    public override string Remedy => "Put the credentials into /var/lib/kubelet/config.json, or use imagePullSecrets or a credential provider plugin.";

    public override string Explanation =>
        "The kubelet, not the runtime, reads Docker's config.json: from /var/lib/kubelet, and from .docker below HOME, which many units leave unset. That goes "
        + "on working with any runtime. Helpers (credHelpers, credsStore) are programs of Docker's world: newer kubelets want credential provider plugins. "
        + "And no runtime reads them for its own pause image.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker is not { } docker || context.Node.Kubelet is not { } kubelet)
            yield break;
        if (docker.AuthHosts.Count > 0 && kubelet.CredentialFiles.Count == 0)
            yield return Warn("config.json", $"Credentials for {Names(docker.AuthHosts)} stand in root's Docker configuration only, where {(kubelet.HasHome == false ? "this kubelet (without HOME)" : "a kubelet without HOME")} does not look.");
        if (docker.CredentialHelpers.Count > 0)
            yield return Warn("credential helpers", $"Docker's configuration names the helpers {Names(docker.CredentialHelpers)}.", "Configure the kubelet's --image-credential-provider-config with the provider's plugin.");
    }
}
