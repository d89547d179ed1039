using System.Text.Json.Nodes;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The ConfigMaps that a move is concerned with: the kubelets' configuration, kubeadm's, and those that tell log agents where and how to read.</summary>
internal sealed class ClusterConfigMaps(KubectlQuery kubectl)
{
    private const int MaxMaps = 500, MaxData = 1024 * 1024;

    private static readonly string[] Agents = ["fluent", "filebeat", "promtail", "logstash", "td-agent", "vector", "logging", "loki", "grafana-agent", "alloy", "log-agent", "splunk", "telegraf", "datadog", "metricbeat", "cadvisor"];

    private static readonly string[] Words = ["/var/lib/docker", "docker.sock", "Parser docker", "Parser        docker", "pipeline_stages", "/var/log/containers", "@type tail", "type: container", "type: docker"];

    /// <summary><c>namespace/name</c> → data.</summary>
    internal async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadAsync(CancellationToken cancellation)
    {
        var maps = new SortedDictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (JsonNode map in await kubectl.ItemsAsync(["configmaps", "--all-namespaces"], cancellation))
        {
            if (maps.Count < MaxMaps && IsConcerned(map))
                maps[$"{map.Text("metadata", "namespace")}/{map.Text("metadata", "name")}"] = map.Texts("data");
        }
        return maps;
    }

    private static bool IsConcerned(JsonNode map)
    {
        string name = map.Text("metadata", "name");
        IReadOnlyDictionary<string, string> data = map.Texts("data");
        if (data.Values.Sum(text => (long)text.Length) > MaxData)
            return false;
        return map.Text("metadata", "namespace") == "kube-system" && (name.StartsWith("kubelet-config", StringComparison.Ordinal) || name == "kubeadm-config")
            || Agents.Any(agent => name.Contains(agent, StringComparison.OrdinalIgnoreCase))
            || data.Values.Any(text => Words.Any(word => text.Contains(word, StringComparison.Ordinal)));
    }
}
