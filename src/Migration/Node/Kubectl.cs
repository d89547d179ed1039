using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Node;

/// <summary>The API server through kubectl.</summary>
/// <param name="commands">Runs it.</param>
/// <param name="kubeconfig">The credentials' file; empty for kubectl's own choice.</param>
internal sealed class Kubectl(ICommands commands, string kubeconfig)
{
    /// <summary>How long a call may take that waits for nothing.</summary>
    internal static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(60);

    /// <summary>Runs it.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="MigrationException">It failed; its own words are in the message.</exception>
    internal async Task<string> RunAsync(IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellation)
    {
        CommandOutcome outcome = await TryAsync(arguments, input, limit, cancellation);
        return outcome.ExitCode == 0
            ? outcome.Output
            : throw new MigrationException($"kubectl {string.Join(' ', arguments)} failed: {Words(outcome)}");
    }

    /// <summary>Runs it, however it ends.</summary>
    internal Task<CommandOutcome> TryAsync(IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellation)
    {
        IReadOnlyList<string> all = kubeconfig.Length > 0 ? [.. arguments, $"--kubeconfig={kubeconfig}"] : arguments;
        return commands.RunAsync("kubectl", all, input, limit, cancellation);
    }

    /// <summary>An object; null if there is none.</summary>
    /// <param name="what">E.g. <c>node n1</c>, as words of the command line.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="MigrationException">It could not be asked.</exception>
    internal async Task<JsonObject?> GetAsync(IReadOnlyList<string> what, CancellationToken cancellation)
    {
        string text = await RunAsync(["get", .. what, "--ignore-not-found", "-o", "json"], null, CallLimit, cancellation);
        try
        {
            return text.Trim().Length == 0 ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException e)
        {
            throw new MigrationException($"kubectl get {string.Join(' ', what)}: its answer is not JSON: {e.Message}", e);
        }
    }

    /// <summary>The Node object.</summary>
    /// <exception cref="MigrationException">There is none.</exception>
    internal async Task<JsonObject> NodeAsync(string name, CancellationToken cancellation) =>
        await GetAsync(["node", name], cancellation) ?? throw new MigrationException($"node {name}: the cluster knows no such node. See 'kubectl get nodes'.");

    /// <summary>The words of a failure: the end of what it wrote to standard error, or else to standard output.</summary>
    internal static string Words(CommandOutcome outcome)
    {
        string words = (outcome.Error.Trim().Length > 0 ? outcome.Error : outcome.Output).Trim();
        return words.Length <= 2000 ? words : "… " + words[^2000..];
    }
}
