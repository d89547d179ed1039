using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Questions to the API through kubectl, none of which changes anything.</summary>
internal sealed class KubectlQuery(NodeReading node, ICommands commands, string kubeconfig)
{
    private const string Program = "kubectl";

    /// <summary>What kubectl prints; null if it fails, which is noted.</summary>
    internal async Task<string?> TextAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        string asked = string.Join(' ', words);
        try
        {
            CommandOutcome outcome = await commands.RunAsync(
                Program, ["--kubeconfig", kubeconfig, "--request-timeout=30s", .. words], input: null, node.Options.CommandLimit, cancellation);
            if (outcome.ExitCode == 0)
                return outcome.Output;
            node.Miss($"cluster: kubectl {asked}: {NodeReading.FirstLine(outcome.Error)}");
        }
        catch (MigrationException e)
        {
            node.Miss($"cluster: {NodeReading.FirstLine(e.Message)}");
        }
        return null;
    }

    /// <summary>The items of a list; empty if it cannot be had, which is noted.</summary>
    internal async Task<IReadOnlyList<JsonNode>> ItemsAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        JsonObject? list = await ObjectAsync(words, cancellation);
        return [.. list.Items("items")];
    }

    /// <summary>An object; null if it cannot be had, which is noted.</summary>
    internal async Task<JsonObject?> ObjectAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        string? text = await TextAsync(["get", .. words, "-o", "json"], cancellation);
        JsonObject? found = JsonPath.Parse(text, out string? problem);
        if (problem is not null)
            node.Miss($"cluster: kubectl get {string.Join(' ', words)}: its answer of {text!.Length} characters {NodeReading.FirstLine(problem)}");
        return found;
    }
}
