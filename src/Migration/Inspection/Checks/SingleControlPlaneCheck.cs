namespace Sampan.Migration.Inspection.Checks;

/// <summary>CP-SINGLE.</summary>
internal sealed class SingleControlPlaneCheck : Check
{
    public override string Id => "CP-SINGLE";

    public override string Title => "Is this the only control plane?";

    public override string LooksAt => "nodes with the control plane's label or taint; static pods";

    public override string Weighs => "warning";

    public override string Remedy => "Choose a time when nobody needs the API; pods on other nodes run on.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "With a single control plane the API is away while its node moves. Nothing is rescheduled, and 'kubectl' of the move itself cannot be used in between.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        bool server = context.Node.StaticPods.Any(p => p.Name.StartsWith("kube-apiserver", StringComparison.Ordinal));
        if (context.Node.Cluster is { } cluster)
        {
            if (cluster.ControlPlanes.Count == 1 && cluster.ControlPlanes[0] == context.Node.NodeName)
                yield return Warn(context.Node.NodeName, $"{context.Node.NodeName} is the only control plane.");
        }
        else if (server)
        {
            yield return Warn(context.Node.NodeName, "This is a control plane; without access to the API it cannot be told whether it is the only one.");
        }
    }
}
