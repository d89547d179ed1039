using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Migration.Stopping;

/// <summary>Takes sandboxes off their networks: DEL of each plugin, last first, all of them whatever the others did.</summary>
/// <param name="commands">Runs plugins.</param>
/// <param name="files">Where plugins are.</param>
/// <param name="folders">Folders of plugins, in order.</param>
internal sealed class CniDelete(ICommands commands, NodeFiles files, IReadOnlyList<string> folders)
{
    private const int MaxWords = 500;

    // DEL gets the result of ADD since this version.
    private static readonly Version s_previous = new(0, 4, 0);

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    /// <summary>Runs it.</summary>
    /// <param name="attachment">What the sandbox is attached to.</param>
    /// <param name="sandbox">The sandbox's id.</param>
    /// <param name="netns">Its network namespace; empty if it is gone.</param>
    /// <param name="arguments"><c>CNI_ARGS</c> where the attachment does not know its own.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <returns>What failed, in words.</returns>
    internal async Task<IReadOnlyList<string>> RunAsync(
        CniAttachment attachment, string sandbox, string netns, string arguments, CancellationToken cancellation)
    {
        var faults = new List<string>();
        var environment = new Dictionary<string, string>
        {
            ["CNI_COMMAND"] = "DEL",
            ["CNI_CONTAINERID"] = sandbox,
            ["CNI_NETNS"] = netns,
            ["CNI_IFNAME"] = attachment.Interface,
            ["CNI_ARGS"] = attachment.Arguments is { Length: > 0 } known ? known : arguments,
            ["CNI_PATH"] = string.Join(':', folders),
        };
        foreach (JsonObject plugin in attachment.Network.Plugins.Reverse())
        {
            string type = CniNetwork.Word(plugin, "type")!;
            if (await FaultAsync(type, Input(attachment, plugin), environment, cancellation) is { } fault)
                faults.Add($"network plugin {type}: {fault}");
        }
        return faults;
    }

    private async Task<string?> FaultAsync(string type, string input, Dictionary<string, string> environment, CancellationToken cancellation)
    {
        if (folders.Select(folder => Path.Combine(folder, type)).FirstOrDefault(files.Exists) is not { } program)
            return $"it is in none of {string.Join(", ", folders)}";
        try
        {
            CommandOutcome outcome = await commands.RunAsync(program, [], input, environment, s_limit, cancellation);
            return outcome.ExitCode == 0 ? null : Words(outcome);
        }
        catch (MigrationException e)
        {
            return e.Message;
        }
    }

    private static string Words(CommandOutcome outcome)
    {
        string? told = CniNetwork.ParseMap(System.Text.Encoding.UTF8.GetBytes(outcome.Output)) is { } answer ? CniNetwork.Word(answer, "msg") : null;
        string words = told ?? (outcome.Error.Trim() is { Length: > 0 } error ? error : $"exit code {outcome.ExitCode}");
        return words.Length > MaxWords ? words[..MaxWords] + "…" : words;
    }

    private static string Input(CniAttachment attachment, JsonObject plugin)
    {
        JsonObject input = plugin.DeepClone().AsObject();
        input.Remove("prevResult");
        input.Remove("runtimeConfig");
        input["name"] = attachment.Network.Name;
        if (attachment.Network.Version.Length > 0)
            input["cniVersion"] = attachment.Network.Version;
        if (attachment.Result is { } result && Version.TryParse(attachment.Network.Version, out Version? version) && version >= s_previous)
            input["prevResult"] = result.DeepClone();
        if (plugin["capabilities"] is JsonObject wanted && attachment.Capabilities is { } known)
        {
            var told = new JsonObject(known
                .Where(k => wanted[k.Key] is JsonValue on && on.GetValueKind() == System.Text.Json.JsonValueKind.True)
                .Select(k => KeyValuePair.Create(k.Key, k.Value?.DeepClone())));
            if (told.Count > 0)
                input["runtimeConfig"] = told;
        }
        return input.ToJsonString();
    }
}
