using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Does the API call the node Ready, on this runtime, with nothing pressing?</summary>
internal sealed class NodeReadyProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "node-ready";

    /// <inheritdoc/>
    public string Title => "Does the API call the node Ready, on this runtime, with nothing pressing?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        string? kubeconfig = node.Options.Kubeconfig ?? ((string[])["/etc/kubernetes/kubelet.conf", "/var/lib/kubelet/kubeconfig"]).FirstOrDefault(node.Files.Exists);
        if (kubeconfig is null)
            return this.Skipped("there is no access to the API: name a file with --kubeconfig");
        if (!Programs.Any(node.Files.Exists))
            return this.Skipped("there is no kubectl on this node");
        CommandOutcome outcome = await node.Tools.Commands.RunAsync(
            "kubectl", ["--kubeconfig", kubeconfig, "get", "node", node.Facts.NodeName, "-o", "json"], null, Limit, cancellation);
        if (outcome.ExitCode != 0)
            return this.Failed($"kubectl get node {node.Facts.NodeName}: {outcome.Error.Trim()}");
        return Judge(JsonNode.Parse(outcome.Output), node);
    }

    private const int MostOfMessage = 200;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static readonly string[] Programs = ["/usr/bin/kubectl", "/usr/local/bin/kubectl", "/opt/bin/kubectl", "/snap/bin/kubectl", "/bin/kubectl", "/usr/local/sbin/kubectl"];

    private ProbeResult Judge(JsonNode? found, VerifyContext node)
    {
        JsonObject[] conditions = [.. (found?["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>()];
        string[] wrong = [.. conditions.Where(IsWrong).Select(c => Short($"{c["type"]} is {c["status"]}: {c["message"]}"))];
        string version = (string?)found?["status"]?["nodeInfo"]?["containerRuntimeVersion"] ?? "";
        if (wrong.Length > 0)
            return this.Failed(string.Join("; ", wrong));
        if (!conditions.Any(c => (string?)c["type"] == "Ready"))
            return this.Failed("the API knows no condition Ready of it");
        string? prefix = node.Options.Runtime switch
        {
            null => null,
            TargetKind.Crio => "cri-o://",
            TargetKind.CriDockerd or TargetKind.Docker => "docker://",
            TargetKind.Isulad => "isul",
            string kind => kind + "://",
        };
        return prefix is null || version.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? this.Ok($"Ready, {version}") : this.Failed($"Ready, but its containerRuntimeVersion is still {version}");
    }

    private static bool IsWrong(JsonObject condition) => (string?)condition["type"] switch
    {
        "Ready" => (string?)condition["status"] != "True",
        "MemoryPressure" or "DiskPressure" or "PIDPressure" or "NetworkUnavailable" => (string?)condition["status"] == "True",
        _ => false,
    };

    private static string Short(string text) => text.Length > MostOfMessage ? text[..MostOfMessage] + "…" : text;
}
