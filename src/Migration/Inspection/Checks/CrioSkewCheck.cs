namespace Sampan.Migration.Inspection.Checks;

/// <summary>VER-CRIO-SKEW.</summary>
internal sealed class CrioSkewCheck : Check
{
    public override string Id => "VER-CRIO-SKEW";

    public override string Title => "Has CRI-O the minor version of Kubernetes?";

    public override string LooksAt => "versions of kubelet and CRI-O";

    public override string Weighs => "warning";

    public override string Remedy => "Install the CRI-O of the kubelet's minor version, and upgrade both together.";

    public override CheckNeeds Needs => CheckNeeds.Target;

    public override string Explanation =>
        "CRI-O is released with Kubernetes, minor by minor, and tested with its own minor only. Others often work, as CRI-O 1.22 does with 1.23, but nobody "
        + "fixes what does not.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target == TargetKind.Crio && context.TargetRuntime() is { } crio && context.Kubelet() is { } kubelet
            && ContextReading.ParseVersion(crio.Version) is { } version && version.Minor() != kubelet.Minor())
            yield return Warn($"crio {crio.Version}", $"CRI-O is {version.Minor()}, the kubelet {kubelet.Minor()}.");
    }
}
