using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-LOWPORT.</summary>
internal sealed class LowPortsCheck : Check
{
    public override string Id => "WL-LOWPORT";

    public override string Title => "Do users other than root open ports below 1024?";

    public override string LooksAt => "runAsUser, runAsNonRoot and containerPort of pods; the target's enable_unprivileged_ports, default_sysctls";

    public override string Weighs => "warning; automatic where the plan sets it";

    public override string Remedy => "The plan sets the target to what Docker did; a pod can set net.ipv4.ip_unprivileged_port_start itself.";

    public override CheckNeeds Needs => CheckNeeds.Cluster | CheckNeeds.Target;

    public override string Explanation =>
        "Docker from 20.10 on lets any user of a container open any port. containerd 1.x does not unless enable_unprivileged_ports is set (2.x does), and CRI-O "
        + "not unless default_sysctls says so: 'bind to 0.0.0.0:80: permission denied'.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (UnprivilegedDefaults.Allows(context, ping: false) != false)
            yield break;
        foreach (PodFacts pod in context.Node.Workloads().Where(p => !p.UsesHostNetwork()))
        {
            foreach (JsonObject container in pod.Containers())
            {
                List<long> ports = [.. container.Children("ports").Select(p => p.Number("containerPort") ?? 0).Where(p => p is > 0 and < 1024)];
                if (ports.Count > 0 && PodUsers.IsNotRoot(pod, container) && !container.Capabilities("add").Contains("NET_BIND_SERVICE"))
                    yield return Warn(pod.Title, $"{pod.Title}: {container.Text("name")} opens {string.Join(", ", ports)} and does not run as root.");
            }
        }
    }
}
