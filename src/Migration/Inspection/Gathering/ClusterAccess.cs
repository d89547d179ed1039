using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Which file leads to the API: the one that was named; else, on the node itself, the administrator's, which may see most, or the kubelet's.</summary>
internal static class ClusterAccess
{
    private static readonly string[] Usual = ["/etc/kubernetes/admin.conf", "/etc/kubernetes/kubelet.conf", "/var/lib/kubelet/kubeconfig"];

    /// <summary>A path of this machine; null if there is none.</summary>
    internal static string? Kubeconfig(NodeReading node, KubeletFacts? kubelet)
    {
        if (node.Options.Kubeconfig is { Length: > 0 } named)
            return named;
        if (!node.Live)
            return null;
        string?[] all = [Usual[0], kubelet?.Configuration.Value("kubeconfig"), .. Usual[1..]];
        return all.OfType<string>().Where(file => file.StartsWith('/') && node.Files.Exists(file)).Select(node.Files.Find).FirstOrDefault();
    }
}
