using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Migration.Stopping;

/// <summary>
/// Finds what a sandbox was attached to: in libcni's cache (<c>CACHE/results/NETWORK-SANDBOX-INTERFACE</c>: since CNI 0.8 with the
/// configuration that was used, before that the result alone), else by the network that is configured now.
/// </summary>
/// <param name="files">The node's files.</param>
/// <param name="caches">Cache folders, the likeliest first.</param>
/// <param name="configFolder">The folder of configurations.</param>
internal sealed class CniAttachments(NodeFiles files, IReadOnlyList<string> caches, string configFolder)
{
    private const string CacheKind = "cniCacheV1", Loopback = "lo", UsualInterface = "eth0";

    private static readonly string[] s_endings = [".conf", ".conflist", ".json"];

    /// <summary>What the cache tells of a sandbox.</summary>
    internal IReadOnlyList<CniAttachment> Cached(string sandbox)
    {
        string middle = $"-{sandbox}-";
        var found = new List<CniAttachment>();
        foreach (string folder in caches.Select(cache => Path.Combine(cache, "results")))
        {
            foreach (string name in files.List(folder).Where(name => name.Contains(middle, StringComparison.Ordinal)))
            {
                int at = name.IndexOf(middle, StringComparison.Ordinal);
                string network = name[..at], device = name[(at + middle.Length)..];
                // Its plugin does nothing but set it down, under processes that still run.
                if (device != Loopback && Read(Path.Combine(folder, name), network, device) is { } attachment)
                    found.Add(attachment);
            }
        }
        return found;
    }

    /// <summary>What a sandbox of today's first network would have; null if there is no network.</summary>
    internal CniAttachment? Guess() =>
        Configured(_ => true) is { } network ? new CniAttachment(network, UsualInterface, null, null, null, null) : null;

    private CniAttachment? Read(string file, string name, string device)
    {
        if (files.Bytes(file) is not { } bytes || CniNetwork.ParseMap(bytes) is not { } entry)
            return null;
        if (CniNetwork.Word(entry, "kind") != CacheKind)
            return Configured(n => n.Name == name) is { } network ? new CniAttachment(network, device, null, null, entry, file) : null;
        return NetworkOf(entry) is { } known
            ? new CniAttachment(known, device, ArgumentsOf(entry), entry["capabilityArgs"] as JsonObject, entry["result"] as JsonObject, file)
            : null;
    }

    private static CniNetwork? NetworkOf(JsonObject entry)
    {
        byte[] config = new byte[(CniNetwork.Word(entry, "config")?.Length ?? 0) + 1];
        return Convert.TryFromBase64String(CniNetwork.Word(entry, "config") ?? "", config, out int length)
            ? CniNetwork.Parse(config.AsSpan(0, length))
            : null;
    }

    private static string? ArgumentsOf(JsonObject entry)
    {
        if (entry["cniArgs"] is not JsonArray pairs)
            return null;
        IEnumerable<string?[]> words = pairs.OfType<JsonArray>()
            .Select(pair => pair.Select(w => w?.GetValueKind() == JsonValueKind.String ? w.GetValue<string>() : null).ToArray());
        return string.Join(';', words.Where(pair => pair.Length == 2 && pair.All(w => w is not null)).Select(pair => $"{pair[0]}={pair[1]}"));
    }

    private CniNetwork? Configured(Func<CniNetwork, bool> wanted) => files.List(configFolder)
        .Where(name => s_endings.Contains(Path.GetExtension(name)))
        .Select(name => files.Bytes(Path.Combine(configFolder, name)) is { } bytes ? CniNetwork.Parse(bytes) : null)
        .FirstOrDefault(network => network is not null && wanted(network));
}
