using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Conditions;

/// <summary><c>node.ready</c> {node, kubeconfig, runtime}: the cluster sees the node Ready, on a runtime whose version begins as told, e.g. <c>containerd://</c>.</summary>
internal sealed class NodeReady(ICommands commands) : INodeCondition
{
    /// <inheritdoc/>
    public string Name => "node.ready";

    /// <inheritdoc/>
    public NodeQuestion Bind(StrictMap with)
    {
        string node = with.Text("node"), runtime = with.TextOrNull("runtime") ?? "";
        var kubectl = new Kubectl(commands, with.TextOrNull("kubeconfig") ?? "");
        if (node.Length == 0 || node[0] == '-')
            throw new MigrationException($"'{node}' is not the name of a node.");
        return async cancellation =>
        {
            JsonObject status = (await kubectl.NodeAsync(node, cancellation))["status"] as JsonObject ?? [];
            // What the cluster last heard may be of the time before: the runtime's name tells who speaks.
            string version = (string?)status["nodeInfo"]?["containerRuntimeVersion"] ?? "";
            if (!version.StartsWith(runtime, StringComparison.Ordinal))
                return $"The cluster sees node {node} on {version} still.";
            JsonNode? ready = (status["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition?["type"] == "Ready");
            return (string?)ready?["status"] == "True" ? null : $"Node {node} is not Ready: {(string?)ready?["message"] ?? "nothing is known of it"}";
        };
    }
}
