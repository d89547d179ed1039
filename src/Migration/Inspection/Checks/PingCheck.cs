using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-PING.</summary>
internal sealed class PingCheck : Check
{
    public override string Id => "WL-PING";

    public override string Title => "Do pods ping that may not any more?";

    public override string LooksAt => "commands and probes of pods with ping; the target's enable_unprivileged_icmp, default_sysctls, capabilities";

    public override string Weighs => "warning";

    public override string Remedy => "The plan sets the target to what Docker did; a container can add the capability NET_RAW.";

    public override CheckNeeds Needs => CheckNeeds.Cluster | CheckNeeds.Target;

    public override string Explanation =>
        "Docker opens the group range for pings to all and gives containers NET_RAW. containerd 1.x leaves the range shut, CRI-O leaves NET_RAW out as well: "
        + "scripts and init containers that wait for a ping wait for ever.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (UnprivilegedDefaults.Allows(context, ping: true) != false)
            yield break;
        foreach (PodFacts pod in context.Node.Workloads())
        {
            foreach (JsonObject container in pod.Containers().Where(c => !c.IsPrivileged() && !c.Capabilities("add").Intersect(["NET_RAW", "ALL"]).Any()))
            {
                bool raw = context.Target != TargetKind.Crio && !PodUsers.IsNotRoot(pod, container) && !container.Capabilities("drop").Intersect(["NET_RAW", "ALL"]).Any();
                if (!raw && Commands(container).Any(IsPing))
                    yield return Warn(pod.Title, $"{pod.Title}: {container.Text("name")} calls ping and has no NET_RAW with {context.Target}.");
            }
        }
    }

    private static IEnumerable<string> Commands(JsonObject container) =>
        container.Texts("command").Concat(container.Texts("args"))
            .Concat(container.Child("livenessProbe").Child("exec").Texts("command"))
            .Concat(container.Child("readinessProbe").Child("exec").Texts("command"));

    private static bool IsPing(string text) => text.Split([' ', ';', '&', '|', '\n', '\t', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Any(w => w is "ping" or "ping6" or "fping" || w.EndsWith("/ping", StringComparison.Ordinal));
}
