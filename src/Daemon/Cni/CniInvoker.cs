using System.Text.Json;

namespace Sampan.Daemon.Cni;

/// <summary>Runs the verbs of a network: its plugins in order, or for DEL against it.</summary>
internal sealed class CniInvoker(CniPluginRunner runner)
{
    /// <summary>ADD: each plugin gets the one before's result; the last one's is returned.</summary>
    /// <exception cref="CniException">A plugin failed. Those before it are not undone here.</exception>
    public async Task<JsonElement> AddAsync(CniConfigList list, CniCall call, CancellationToken token)
    {
        JsonElement? result = null;
        foreach (CniPluginConfig plugin in list.Plugins)
        {
            byte[] output = await runner.RunAsync("ADD", plugin.Type, CniInput.For(list, plugin, call, result), call, token);
            result = CniResult.Parse(output)
                ?? throw new CniException($"network plugin {plugin.Type} (ADD): its result is not a JSON object");
        }
        return result!.Value;
    }

    /// <summary>DEL, last plugin first, all of them whatever happens. Returns what failed.</summary>
    public async Task<IReadOnlyList<CniException>> DeleteAsync(
        CniConfigList list, CniCall call, JsonElement? result, CancellationToken token)
    {
        var failures = new List<CniException>();
        JsonElement? previous = CniVersion.HasCheck(list.Version) ? result : null;
        foreach (CniPluginConfig plugin in list.Plugins.Reverse())
        {
            try
            {
                await runner.RunAsync("DEL", plugin.Type, CniInput.For(list, plugin, call, previous), call, token);
            }
            catch (CniException e)
            {
                failures.Add(e);
            }
        }
        return failures;
    }

    /// <summary>CHECK; nothing where the config's version has none or switches it off.</summary>
    /// <exception cref="CniException">The attachment is not as it was made.</exception>
    public async Task CheckAsync(CniConfigList list, CniCall call, JsonElement result, CancellationToken token)
    {
        if (list.DisableCheck || !CniVersion.HasCheck(list.Version))
        {
            return;
        }
        foreach (CniPluginConfig plugin in list.Plugins)
        {
            await runner.RunAsync("CHECK", plugin.Type, CniInput.For(list, plugin, call, result), call, token);
        }
    }

    /// <summary>Whether the plugins exist and, by STATUS where the config's version has it, can serve an ADD.</summary>
    /// <exception cref="CniException">They cannot; the message says why.</exception>
    public async Task StatusAsync(CniConfigList list, CancellationToken token)
    {
        foreach (CniPluginConfig plugin in list.Plugins)
        {
            if (CniVersion.HasStatus(list.Version))
            {
                await runner.RunAsync("STATUS", plugin.Type, CniInput.For(list, plugin, null, null), null, token);
            }
            else if (runner.Find(plugin.Type) is null)
            {
                throw new CniException($"network plugin {plugin.Type} of {list.FileName} is not installed");
            }
        }
    }

    /// <summary>GC: plugins drop what belongs to none of <paramref name="valid"/>. Returns what failed.</summary>
    public async Task<IReadOnlyList<CniException>> CollectAsync(
        CniConfigList list, IReadOnlyList<CniPlace> valid, CancellationToken token)
    {
        var failures = new List<CniException>();
        if (!CanCollect(list))
        {
            return failures;
        }
        foreach (CniPluginConfig plugin in list.Plugins)
        {
            try
            {
                await runner.RunAsync("GC", plugin.Type, CniInput.ForGc(list, plugin, valid), null, token);
            }
            catch (CniException e)
            {
                failures.Add(e);
            }
        }
        return failures;
    }

    /// <summary>Whether the config's version has GC and does not switch it off.</summary>
    public static bool CanCollect(CniConfigList list) => !list.DisableGc && CniVersion.HasStatus(list.Version);

    /// <summary>The spec versions that a plugin speaks.</summary>
    /// <exception cref="CniException">It did not say.</exception>
    public async Task<IReadOnlyList<string>> VersionAsync(string type, CancellationToken token)
    {
        byte[] output = await runner.RunAsync(
            "VERSION", type, """{"cniVersion":"1.1.0"}"""u8.ToArray(), null, token);
        return CniResult.Parse(output) is { } answer
            && answer.TryGetProperty("supportedVersions", out JsonElement versions)
            && versions.ValueKind == JsonValueKind.Array
                ? [.. versions.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)]
                : throw new CniException($"network plugin {type} (VERSION): the answer names no supportedVersions");
    }
}
