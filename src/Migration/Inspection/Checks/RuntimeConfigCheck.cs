using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>VER-RUNTIMECONFIG.</summary>
internal sealed class RuntimeConfigCheck : Check
{
    public override string Id => "VER-RUNTIMECONFIG";

    public override string Title => "Does the target tell the kubelet its cgroup driver?";

    public override string LooksAt => "the answer to RuntimeConfig, else the target's version";

    public override string Weighs => "warning, blocker from 1.38 on";

    public override string Remedy => "Choose a newer target: containerd 2.0, CRI-O 1.28, Sampan.";

    public override CheckNeeds Needs => CheckNeeds.Target;

    public override string Explanation =>
        "From 1.31 on the kubelet asks the runtime for the cgroup driver and falls back to its own setting where the runtime does not know the call. The "
        + "fallback is to go with 1.38 (it was announced for 1.36 first): a kubelet then ends at its start.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.TargetRuntime() is not { } target || context.Kubelet() is not { } kubelet || Implements(target) != false)
            yield break;
        string evidence = $"{target.Kind} {target.Version} does not implement RuntimeConfig";
        if (kubelet.Reached(1, 38))
            yield return Block(target.Kind, $"{evidence}, without which the kubelet {kubelet} does not start.");
        else if (kubelet.Reached(1, 28) || context.Next().Reached(1, 38))
            yield return Warn(target.Kind, $"{evidence}; kubelets from 1.38 on will not start with it.");
    }

    private static bool? Implements(RuntimeFacts target)
    {
        if (target.Cri is { Problem: null, V1: true } cri)
            return cri.CgroupDriver is not null;
        if (target.Kind == TargetKind.Sampan)
            return true;
        return ContextReading.ParseVersion(target.Version) is not { } version ? null : target.Kind switch
        {
            TargetKind.Containerd => version.Reached(2, 0),
            TargetKind.Crio => version.Reached(1, 28),
            _ => null,
        };
    }
}
