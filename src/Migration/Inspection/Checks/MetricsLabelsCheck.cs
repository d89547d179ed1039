namespace Sampan.Migration.Inspection.Checks;

/// <summary>OBS-CADVISOR.</summary>
internal sealed class MetricsLabelsCheck : Check
{
    public override string Id => "OBS-CADVISOR";

    public override string Title => "Will container metrics keep their labels?";

    public override string LooksAt => "the target";

    public override string Weighs => "warning; info for containerd and CRI-O";

    public override string Remedy => "Turn on the kubelet's gate PodAndContainerStatsFromCRI, or scrape the runtime's own metrics, before dashboards are trusted again.";

    public override CheckNeeds Needs => CheckNeeds.Target;

    public override string Explanation =>
        "The kubelet's cAdvisor knows containerd and CRI-O. With any other runtime /metrics/cadvisor has no labels container, image and name, so dashboards and "
        + "alerts that ask for image!=\"\" or name=~\"k8s_.*\" see nothing (kubernetes#111077). With containerd and CRI-O too, container=\"POD\" and Docker's "
        + "names are gone. Sampan serves the same metrics by CRI and for Prometheus (docs/observability.md).";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target is not { } target || (target == TargetKind.Docker && SourceRuntime.Of(context.Node).Shim == "dockershim"))
            yield break;
        if (target is TargetKind.Containerd or TargetKind.Crio)
            yield return Info("metrics", $"cAdvisor knows {target}; series with container=\"POD\" and names of Docker's form (k8s_…) end.", "Change queries that ask for them.");
        else if (context.Gate("PodAndContainerStatsFromCRI") != true)
            yield return Warn("metrics", $"cAdvisor does not know {target}: /metrics/cadvisor loses the labels container, image and name.", target == TargetKind.Sampan ? "Set metrics.listen in /etc/sampan/config.yaml and scrape /metrics/cadvisor there, or turn on the kubelet's gate PodAndContainerStatsFromCRI." : Remedy);
    }
}
