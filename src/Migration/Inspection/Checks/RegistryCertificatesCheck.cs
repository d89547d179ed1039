namespace Sampan.Migration.Inspection.Checks;

/// <summary>REG-CERTS.</summary>
internal sealed class RegistryCertificatesCheck : Check
{
    public override string Id => "REG-CERTS";

    public override string Title => "Has Docker certificates for registries?";

    public override string LooksAt => "/etc/docker/certs.d";

    public override string Weighs => "automatic";

    public override string Remedy => "The plan names the same files in the target's own configuration.";

    public override string Explanation =>
        "containerd looks into /etc/docker/certs.d only while it has no folder of its own configured, and its transfer service does not at all; CRI-O looks "
        + "there; iSulad does not. So the authorities and client certificates are named explicitly. Keep the files when Docker goes.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker is { CertHosts.Count: > 0 } docker)
            yield return Automatic("/etc/docker/certs.d", $"/etc/docker/certs.d: {Names(docker.CertHosts)}.");
    }
}
