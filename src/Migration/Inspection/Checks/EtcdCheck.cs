namespace Sampan.Migration.Inspection.Checks;

/// <summary>CP-ETCD.</summary>
internal sealed class EtcdCheck : Check
{
    public override string Id => "CP-ETCD";

    public override string Title => "Can etcd do without its member on this node?";

    public override string LooksAt => "the static pod etcd, members of etcd in the cluster, which of them are ready";

    public override string Weighs => "blocker where the others are no majority; warning for a snapshot";

    public override string Remedy => "Save etcd ('etcdctl snapshot save') and move control planes one at a time, waiting for the member in between.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "While this node moves, its member of etcd is away. The others must be a majority by themselves, and well. Two copies of one member, Docker's old one and the "
        + "new runtime's, would corrupt it: the plan sees that the old one has ended before the new runtime starts.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (!context.Node.StaticPods.Any(p => p.Name.StartsWith("etcd", StringComparison.Ordinal)))
            yield break;
        yield return Warn("etcd", "A member of etcd runs on this node.", "Save etcd now: ETCDCTL_API=3 etcdctl snapshot save …; keep the file off this node.");
        if (context.Node.Cluster is not { EtcdMembers.Count: > 0 } cluster)
            yield break;
        int all = cluster.EtcdMembers.Count, majority = (all / 2) + 1;
        int well = cluster.EtcdMembers.Count(m => m.Value != context.Node.NodeName && !cluster.EtcdNotReady.Contains(m.Key));
        if (all > 1 && well < majority)
            yield return BlockUnlessAccepted("etcd", $"etcd has {all} members; without this node {well} are well, and {majority} are needed.", "Mend the other members first, or accept that the API is away during the move.");
    }
}
