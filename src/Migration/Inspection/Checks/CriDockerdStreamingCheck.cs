using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>VER-CRIDOCKERD-136.</summary>
internal sealed class CriDockerdStreamingCheck : Check
{
    private const string GateName = "ExtendWebSocketsToKubelet";

    public override string Id => "VER-CRIDOCKERD-136";

    public override string Title => "Will 'kubectl exec' work through cri-dockerd?";

    public override string LooksAt => "the target, versions of kubelet and API server, the gate ExtendWebSocketsToKubelet of both";

    public override string Weighs => "blocker from 1.36 on, warning before";

    public override string Remedy => "Choose another target, or turn ExtendWebSocketsToKubelet off in the kubelet and in the API server.";

    public override CheckNeeds Needs => CheckNeeds.Target;

    public override string Explanation =>
        "cri-dockerd answers exec and attach with a relative address. With the gate ExtendWebSocketsToKubelet, on by default from 1.36, the API server "
        + "connects to it and fails: 'kubectl exec' and 'kubectl attach' do not work (Mirantis/cri-dockerd#560 and #569).";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target != TargetKind.CriDockerd)
            yield break;
        Version? server = context.Node.Cluster?.ServerVersion;
        bool now = context.Kubelet().Reached(1, 36) || server.Reached(1, 36);
        bool off = context.Gate(GateName) == false && ServerGate(context.Node) != true;
        if (now && !off)
            yield return BlockUnlessAccepted(TargetKind.CriDockerd, $"Kubelet {context.Kubelet()}{(server is null ? "" : $", API server {server}")}, and {GateName} is not off.");
        else if (!now && context.Next().Reached(1, 36) && context.Gate(GateName) != false)
            yield return Warn(TargetKind.CriDockerd, $"After the upgrade to {context.Next()!.Minor()}, exec and attach fail unless {GateName} is off.");
    }

    // Null where the API server is not of this node, or its gates are not set.
    private static bool? ServerGate(NodeFacts node)
    {
        string? gates = node.StaticPods.SelectMany(p => p.Containers())
            .SelectMany(c => c.Texts("command").Concat(c.Texts("args")))
            .LastOrDefault(a => a.StartsWith("--feature-gates=", StringComparison.Ordinal) && a.Contains(GateName, StringComparison.Ordinal));
        return gates is null ? null : ContextReading.Gate(gates["--feature-gates=".Length..], GateName);
    }
}
