using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>IMG-PAUSE.</summary>
internal sealed class PauseImageCheck : Check
{
    private static readonly string[] Typos = ["k9s.gcr.io", "k8s.gc.io", "k8s.gcr.com", "registry.k8s.com", "gcr.k8s.io"];

    public override string Id => "IMG-PAUSE";

    public override string Title => "Will the target find its pause image, and keep it?";

    public override string LooksAt => "--pod-infra-container-image, sandbox_image, pause_image, Docker's images, whether the target pins";

    public override string Weighs => "automatic; blocker for a name that cannot exist; warning for containerd below 1.7, which pins nothing";

    public override string Remedy => "The plan carries the pause image over under the name that the target wants, and pins it.";

    public override string Explanation =>
        "Each runtime has a pause image of its own in its configuration. If it is not on the node and cannot be pulled (no registry, no credentials, a "
        + "misspelt name), no pod starts. If the kubelet's collection of unused images removes it, no pod starts either, later: runtimes mark it as pinned, "
        + "containerd 1.6 does not. Sampan needs it only for pods that share their PID namespace.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        KubeletSetting? flag = context.Setting("pod-infra-container-image");
        TargetSettings settings = TargetSettings.Of(context.TargetRuntime());
        foreach ((string image, string where) in Named(context, flag))
        {
            if (Typos.Contains(ImageName.Parse(image).Host))
                yield return BlockUnlessAccepted(image, $"{where}: there is no registry {ImageName.Parse(image).Host}.", "Write registry.k8s.io, or your own registry.");
        }
        if (context.Target is not { } target || target is TargetKind.Docker or TargetKind.CriDockerd)
            yield break;
        string wanted = settings.PauseImage ?? flag?.Value ?? "";
        if (settings.PauseImage is { } own && flag is not null && !ImageName.Parse(own).IsSame(ImageName.Parse(flag.Value)))
            yield return Automatic(own, $"{target} wants {own}, the kubelet {flag.Value} ({flag.Origin.Where()}).", "The plan gives both the same image.");
        if (wanted.Length > 0 && context.Node.Docker is { Images.Count: > 0 } docker)
        {
            ImageName name = ImageName.Parse(wanted);
            bool here = docker.Images.Any(i => i.Tags.Concat(i.Digests).Any(t => ImageName.Parse(t).IsSame(name)));
            string problem = context.Node.Registries.GetValueOrDefault(name.Host) ?? "";
            if (!here && problem.Length > 0)
                yield return BlockUnlessAccepted(wanted, $"{wanted} is not on this node, and {name.Host} does not answer: {problem}", "Load the image, or name one that is here.");
            else
                yield return Automatic(wanted, here ? $"{wanted} is among Docker's images." : $"{wanted} is not among Docker's images and has to be pulled.");
        }
        if (target == TargetKind.Containerd && ContextReading.ParseVersion(context.TargetRuntime()?.Version ?? "").Below(1, 7))
            yield return Warn(target, $"containerd {context.TargetRuntime()!.Version} does not pin its pause image; the kubelet's collection of images may remove it.", "Upgrade containerd, or keep the image in a registry that always answers.");
    }

    private static IEnumerable<(string Image, string Where)> Named(CheckContext context, KubeletSetting? flag)
    {
        if (flag is { Value.Length: > 0 })
            yield return (flag.Value, flag.Origin.Where());
        foreach (RuntimeFacts runtime in context.Node.Runtimes)
        {
            if (TargetSettings.Of(runtime).PauseImage is { Length: > 0 } image)
                yield return (image, $"{runtime.Kind}'s configuration");
        }
    }
}
