namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-RUNTIME.</summary>
internal sealed class SourceRuntimeCheck : Check
{
    public override string Id => "SRC-RUNTIME";

    public override string Title => "What does the kubelet run pods with now?";

    public override string LooksAt => "the kubelet's endpoint in effect, what answers there, the node's containerRuntimeVersion";

    public override string Weighs => "info; blocker without a kubelet";

    public override string Remedy => "Nothing is to be done.";

    public override string Explanation =>
        "A node that shows docker:// in 'kubectl get nodes -o wide' may run on dockershim or on cri-dockerd, and RKE 1 puts cri-dockerd behind dockershim's "
        + "own socket name. So the kubelet's command line decides, and then the answer of whoever listens at its endpoint. What is found here is what a "
        + "rollback returns to.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Kubelet is null)
        {
            yield return Block("kubelet", "No kubelet was found: no unit, no process, no files of it.", "Run this on a node of a cluster, or give the root of a copy of one with --root.");
            yield break;
        }
        SourceRuntime source = SourceRuntime.Of(context.Node);
        string reported = context.Node.Cluster?.Node.Child("status").Child("nodeInfo").Text("containerRuntimeVersion") is { } version
            ? $" The API shows {version}."
            : "";
        if (source.Kind.Length == 0)
        {
            yield return Warn("kubelet", $"The runtime cannot be told: {source.Because}.{reported}", "Look which process listens at the kubelet's endpoint.");
            yield break;
        }
        string shim = source.Shim.Length > 0 ? $" through {source.Shim}" : "";
        yield return Info(source.Kind, $"The kubelet runs pods with {source.Kind}{shim}: {source.Because}.{reported}");
    }
}
