using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>VER-CRI.</summary>
internal sealed class CriVersionCheck : Check
{
    public override string Id => "VER-CRI";

    public override string Title => "Do kubelet and target speak the same CRI, now and after the next upgrade?";

    public override string LooksAt => "the kubelet's version, the target's version, iSulad's enable-cri-v1, what the target's socket answers";

    public override string Weighs => "blocker; warning where only the next upgrade breaks it or the pair is not supported";

    public override string Remedy => "Choose a version of the target that fits the kubelet.";

    public override CheckNeeds Needs => CheckNeeds.Target;

    public override string Explanation =>
        "Kubelets up to 1.22 speak v1alpha2 only, 1.23 to 1.25 prefer v1 and fall back, 1.26 and later speak v1 only. containerd below 1.6 has v1alpha2 only, "
        + "2.0 and later v1 only; CRI-O has v1 from 1.21 and no v1alpha2 from 1.26 on; cri-dockerd has v1 from 0.3.0; iSulad has v1 only with "
        + "enable-cri-v1. Sampan serves both. A kubelet that does not find its version refuses to start.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.TargetRuntime() is not { } target || context.Kubelet() is not { } kubelet)
            yield break;
        Version? version = ContextReading.ParseVersion(target.Version);
        string name = $"{target.Kind} {target.Version}";
        bool? v1 = target.Cri is { Problem: null } cri ? cri.V1 : SpeaksV1(target, version);
        bool? alpha = SpeaksAlpha(target.Kind, version);
        string advice = target.Kind == TargetKind.Isulad ? "Set \"enable-cri-v1\": true in /etc/isulad/daemon.json; the plan's translation does." : Remedy;
        if (v1 == false && kubelet.Reached(1, 26))
            yield return target.Kind == TargetKind.Isulad
                ? Automatic(name, $"The kubelet {kubelet} speaks CRI v1 only, and {name} is not told to.", advice)
                : Block(name, $"The kubelet {kubelet} speaks CRI v1 only; {name} has v1alpha2 only.", advice);
        else if (v1 == false && context.Next().Reached(1, 26))
            yield return Warn(name, $"After the upgrade to {context.Next()!.Minor()} the kubelet speaks CRI v1 only; {name} has v1alpha2 only.", advice);
        if (alpha == false && kubelet.Below(1, 23))
            yield return Block(name, $"The kubelet {kubelet} speaks CRI v1alpha2 only, which {name} has no more.");
        if (target.Kind == TargetKind.Containerd && version is not null && ContainerdSupport.Least(kubelet) is { } least && !ContainerdSupport.Suits(kubelet, version))
            yield return Warn(name, $"containerd's makers support {least} with Kubernetes {kubelet.Minor()}, not {target.Version}.", "It may work; upgrade containerd to be supported.");
        if (target.Kind == TargetKind.Containerd && version is not null && ContainerdSupport.Suits(kubelet, version)
            && context.Next() is { } next && ContainerdSupport.Least(next) is { } nextLeast && !ContainerdSupport.Suits(next, version))
            yield return Warn(name, $"After the upgrade to {next.Minor()} containerd's makers support {nextLeast}, not {target.Version}.", "Upgrade containerd before Kubernetes.");
    }

    private static bool? SpeaksV1(RuntimeFacts target, Version? version) => target.Kind switch
    {
        TargetKind.Sampan => true,
        TargetKind.Isulad => JsonReading.TryParse(target.ConfigFiles.GetValueOrDefault("/etc/isulad/daemon.json")).Flag("enable-cri-v1") == true,
        _ when version is null => null,
        TargetKind.Containerd => version.Reached(1, 6),
        TargetKind.Crio => version.Reached(1, 21),
        TargetKind.CriDockerd => version.Reached(0, 3),
        _ => null,
    };

    private static bool? SpeaksAlpha(string kind, Version? version) => kind switch
    {
        _ when version is null => null,
        TargetKind.Containerd => version.Below(2, 0),
        TargetKind.Crio => version.Below(1, 26),
        _ => null,
    };
}
