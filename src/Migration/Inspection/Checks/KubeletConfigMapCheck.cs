using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-CONFIGMAP.</summary>
internal sealed class KubeletConfigMapCheck : Check
{
    private const string Prefix = "kube-system/kubelet-config";

    public override string Id => "KLT-CONFIGMAP";

    public override string Title => "Would the cluster's copy of the kubelet's configuration bring old values back?";

    public override string LooksAt => "the ConfigMap kube-system/kubelet-config of kubeadm, or kubelet-config-1.xx";

    public override string Weighs => "automatic";

    public override string Remedy => "Change it once for the cluster when all nodes have moved: 'kubectl edit -n kube-system configmap' with the name above.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "kubeadm writes /var/lib/kubelet/config.yaml of a node from this ConfigMap at upgrades and joins. What it says of cgroup driver, endpoint or log sizes "
        + "overwrites what the move wrote into the file.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Cluster is not { } cluster)
            yield break;
        foreach ((string name, IReadOnlyDictionary<string, string> data) in cluster.ConfigMaps.Where(m => m.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (Parse(data.GetValueOrDefault("kubelet"), name) is not { } map)
                continue;
            if (map.Text("cgroupDriver") is { } driver && driver != KubeletDriver.Of(context).Name)
                yield return Warn(name, $"{name}: cgroupDriver is {driver}, this kubelet has {KubeletDriver.Of(context).Name} ({KubeletDriver.Of(context).Where}).", "Make them agree before the next kubeadm upgrade.");
            if (map.Text("containerRuntimeEndpoint") is { Length: > 0 } endpoint && context.Target is { } target && !SameSocket(endpoint, TargetKind.Endpoint(target)))
                yield return Automatic(name, $"{name}: containerRuntimeEndpoint is {endpoint}.");
            if (map.Text("containerLogMaxSize") is null && context.OnDocker() && context.Node.Docker?.Settings.Value("log-opts").Text("max-size") is not null)
                yield return Automatic(name, $"{name} sets no containerLogMaxSize; the node's own setting would go at the next upgrade.");
        }
    }

    private static bool SameSocket(string one, string other) =>
        one.Replace("unix://", "", StringComparison.Ordinal).Replace("/var/run/", "/run/", StringComparison.Ordinal)
            == other.Replace("unix://", "", StringComparison.Ordinal).Replace("/var/run/", "/run/", StringComparison.Ordinal);

    private static JsonNode? Parse(string? text, string name)
    {
        try
        {
            return text is null ? null : YamlTree.Parse(text, name);
        }
        catch (MigrationException)
        {
            return null;
        }
    }
}
