using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-PROBES.</summary>
internal sealed class ProbesCheck : Check
{
    private static readonly string[] Kinds = ["livenessProbe", "readinessProbe", "startupProbe"];

    public override string Id => "WL-PROBES";

    public override string Title => "Which probes get a time limit that they did not have?";

    public override string LooksAt => "exec probes with timeoutSeconds 1 or none; the kubelet's version and the gate ExecProbeTimeout";

    public override string Weighs => "warning";

    public override string Remedy => "Give such probes the timeoutSeconds that their command needs.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "dockershim ignored the time limit of exec probes until Kubernetes 1.20. Every CRI runtime keeps it, and its default is one second: commands that take "
        + "two begin to fail, and liveness probes restart their containers.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        bool ignored = context.OnDocker() && (context.Kubelet().Below(1, 20) || context.Gate("ExecProbeTimeout") == false);
        if (!ignored)
            yield break;
        foreach (PodFacts pod in context.Node.Workloads())
        {
            List<string> probes = [.. from container in pod.Containers()
                                      from kind in Kinds
                                      let probe = container.Child(kind)
                                      where probe.Child("exec") is not null && (probe.Number("timeoutSeconds") ?? 1) <= 1
                                      select $"{container.Text("name")}'s {kind}"];
            if (probes.Count > 0)
                yield return Warn(pod.Title, $"{pod.Title}: {Names(probes)} run a command with a limit of 1 s, which was not kept so far.");
        }
    }
}
