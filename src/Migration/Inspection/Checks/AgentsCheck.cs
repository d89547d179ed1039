using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-AGENTS.</summary>
internal sealed class AgentsCheck : Check
{
    /// <summary>Part of an image's path or a pod's name → what to do.</summary>
    private static readonly (string Part, string Name, string Hint)[] Agents =
    [
        ("datadog", "Datadog", "Set the agent's CRI socket (DD_CRI_SOCKET_PATH) and mount it; releases from 7 on find it themselves."),
        ("dd-agent", "Datadog", "Set the agent's CRI socket and mount it."),
        ("dynatrace", "Dynatrace", "OneAgent knows containerd and CRI-O; see that the code modules are new enough."),
        ("oneagent", "Dynatrace", "OneAgent knows containerd and CRI-O; see that the code modules are new enough."),
        ("falco", "Falco", "Give it the CRI socket (--cri) and mount it."),
        ("twistlock", "Prisma Cloud", "Install the defender with --cri."),
        ("sysdig", "Sysdig", "Mount the CRI socket; the agent looks for it in the usual places."),
        ("signalfx", "SignalFx", "Drop the monitor docker-container-stats."),
        ("cadvisor", "cAdvisor", "It knows containerd and CRI-O: mount their socket in place of Docker's folders."),
        ("fluentd", "Fluentd", "Read /var/log/containers in the CRI format (parser cri)."),
        ("fluent-bit", "Fluent Bit", "Parser cri, or multiline.parser cri, in place of docker."),
        ("filebeat", "Filebeat", "Input container with format auto or cri; paths below /var/log/containers."),
        ("promtail", "Promtail", "pipeline_stages: cri in place of docker."),
        ("logstash", "Logstash", "Its input has to take the CRI format apart."),
        ("newrelic", "New Relic", "Releases of the infrastructure agent that use the CRI."),
        ("splunk", "Splunk Connect", "Set containerRuntime in the chart's values."),
        ("weaveworks/scope", "Weave Scope", "Start the probe with --probe.cri=true and its endpoint."),
        ("portainer", "Portainer", "The agent for Kubernetes needs no Docker; the one for Docker does."),
        ("watchtower", "Watchtower", "It works through Docker only; take it out."),
        ("kubectl-flame", "kubectl-flame", "It knows Docker only."),
        ("aquasec", "Aqua", "The enforcer knows CRI runtimes; mount their socket."),
    ];

    public override string Id => "WL-AGENTS";

    public override string Title => "Which agents have a setting for the runtime?";

    public override string LooksAt => "images and names of pods against known agents";

    public override string Weighs => "warning";

    public override string Remedy => "Set the agent to the new runtime before or with the move.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "Agents for logs, metrics and security look into the runtime or into its files. Many go on without an error and without data: containers lose their names, "
        + "logs are no longer taken apart.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target is TargetKind.Docker or TargetKind.CriDockerd)
            yield break;
        foreach (PodFacts pod in context.Node.Workloads())
        {
            (string part, string name, string hint) = Agents.FirstOrDefault(a => pod.Images().Any(i => ImageName.Parse(i).Path.Contains(a.Part, StringComparison.Ordinal))
                || pod.Name.StartsWith(a.Part, StringComparison.Ordinal));
            if (part is not null)
                yield return Warn(pod.Title, $"{pod.Title} is {name} ({pod.Images().FirstOrDefault() ?? "no image"}).", hint);
        }
    }
}
