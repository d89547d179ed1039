namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-STATICPATH.</summary>
internal sealed class StaticPodsCheck : Check
{
    private static readonly string[] ControlPlane = ["kube-apiserver", "etcd", "kube-controller-manager", "kube-scheduler"];

    public override string Id => "KLT-STATICPATH";

    public override string Title => "Which pods does the kubelet run from files?";

    public override string LooksAt => "staticPodPath";

    public override string Weighs => "info";

    public override string Remedy => "Take control planes one at a time, after the workers.";

    public override string Explanation =>
        "Static pods are not drained: they run until the kubelet and their containers are stopped, and come back with the new runtime. On a control plane "
        + "these are etcd and the API server.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.StaticPods.Count == 0)
            yield break;
        bool control = context.Node.StaticPods.Any(p => ControlPlane.Any(c => p.Name.StartsWith(c, StringComparison.Ordinal)));
        string folder = context.SettingValue("staticPodPath") ?? "manifest files";
        yield return Info(folder, $"{folder}: {Names(context.Node.StaticPods.Select(p => p.Name))}.{(control ? " This is a control plane." : "")}", control ? Remedy : "");
    }
}
