namespace Sampan.Migration.Inspection.Checks;

/// <summary>REG-AUTH.</summary>
internal sealed class RegistryCredentialsCheck : Check
{
    public override string Id => "REG-AUTH";

    public override string Title => "Does the pause image need credentials?";

    public override string LooksAt => "hosts in Docker's config.json against the pause image's registry";

    public override string Weighs => "warning";

    public override string Remedy => "Carry the pause image over and have it pinned, or take it from a registry that asks for none; CRI-O can be given the file (pause_image_auth_file).";

    public override string Explanation =>
        "Pods' images are pulled with credentials that the kubelet hands over. The runtime pulls its pause image itself, and containerd has no credentials of "
        + "Docker's. A private pause image works until it is removed from the node, and then no pod starts.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        string? pause = TargetSettings.Of(context.TargetRuntime()).PauseImage ?? context.SettingValue("pod-infra-container-image");
        if (pause is { Length: > 0 } && context.Node.Docker is { } docker && docker.AuthHosts.Contains(ImageName.Parse(pause).Host))
            yield return Warn(pause, $"{pause} is of a registry that Docker has credentials for.");
    }
}
