using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Kinds;

/// <summary>What the steps share that speak of the Node object.</summary>
internal static class NodeSteps
{
    private const int MaxName = 253;

    /// <summary>The name and kubectl of a step's arguments.</summary>
    /// <exception cref="MigrationException">The name is none.</exception>
    internal static (string Node, Kubectl Kubectl) Of(StrictMap arguments, PlanStep step, ICommands commands)
    {
        string node = arguments.Text("node");
        if (node.Length is 0 or > MaxName || node.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '.')) || node[0] == '-')
            throw new MigrationException($"step {step.Id}: '{node}' is not the name of a node.");
        return (node, new Kubectl(commands, arguments.Text("kubeconfig")));
    }

    /// <summary>Whether the node is closed to new pods.</summary>
    internal static async Task<bool> IsClosedAsync(Kubectl kubectl, string node, CancellationToken cancellation) =>
        (await kubectl.NodeAsync(node, cancellation))["spec"]?["unschedulable"] is JsonValue value && value.TryGetValue(out bool closed) && closed;

    /// <summary>Closes the node to new pods, or opens it.</summary>
    internal static Task CloseAsync(Kubectl kubectl, string node, bool closed, CancellationToken cancellation) =>
        kubectl.RunAsync([closed ? "cordon" : "uncordon", node], null, Kubectl.CallLimit, cancellation);

    /// <summary>For the journal.</summary>
    internal static JsonObject Record(bool closed) => new() { ["unschedulable"] = closed };
}
