using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-HEALTH.</summary>
internal sealed class NodeHealthCheck : Check
{
    private const int ManyRestarts = 5;

    public override string Id => "SRC-HEALTH";

    public override string Title => "Is the node well?";

    public override string LooksAt => "the node's conditions, restarts of the kubelet, pending certificates, the clock";

    public override string Weighs => "blocker; warning for the clock and for restarts";

    public override string Remedy => "Mend this first: afterwards nobody could tell what the move broke.";

    public override CheckNeeds Needs => CheckNeeds.Cluster | CheckNeeds.Live;

    public override string Explanation =>
        "A node that is not Ready, or that is short of disk or memory, makes the proof after the move worthless, and a rollback returns to a node that was ill "
        + "before. A kubelet that waits for its certificate cannot register again after a restart.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        NodeFacts node = context.Node;
        foreach (JsonObject condition in node.Cluster?.Node.Child("status").Children("conditions") ?? [])
        {
            string type = condition.Text("type") ?? "", status = condition.Text("status") ?? "";
            if ((type == "Ready") ? status != "True" : type.EndsWith("Pressure", StringComparison.Ordinal) && status == "True")
                yield return BlockUnlessAccepted(type, $"The node's condition {type} is {status}: {condition.Text("message") ?? "no message"}");
        }
        if (node.Live && node.Kubelet is { Running: false })
            yield return BlockUnlessAccepted("kubelet", "The kubelet does not run.");
        if (node.Kubelet?.Restarts is >= ManyRestarts and int restarts)
            yield return Warn("kubelet", $"systemd has restarted the kubelet {restarts} times.", "See 'journalctl -u kubelet' why.");
        foreach (string request in node.Cluster?.PendingCertificates ?? [])
            yield return BlockUnlessAccepted(request, "A request for this node's certificate waits for approval.", $"kubectl certificate approve {request}, if it is the node's own.");
        if (node.Host.ClockSynchronised == false)
            yield return Warn("clock", "No time server keeps this machine's clock.", "Start chrony or systemd-timesyncd: certificates, leases and logs depend on the clock.");
        if (node.Live && node.Cri is { Problem: { } problem })
            yield return BlockUnlessAccepted("runtime", $"The kubelet's runtime does not answer at {node.Cri.Endpoint}: {problem}");
    }
}
