using System.Text.Json;
using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Preflight;

/// <summary>Looks at the CNI configuration in force and at the plugins that it names.</summary>
internal static class NetworkInspection
{
    private const int MaxConfigBytes = 1 << 20;
    private const int MaxPlugins = 64;

    public static NetworkFacts Look(CniOptions options)
    {
        bool any = options.BinDirs.Any(HasFiles);
        string? file = null;
        try
        {
            file = ConfigFile(options.ConfDir);
            if (file is null) return new NetworkFacts { AnyPlugin = any };
            if (new FileInfo(file).Length > MaxConfigBytes)
            {
                return new NetworkFacts { ConfigFile = file, ConfigFailure = "larger than 1 MiB", AnyPlugin = any };
            }
            return Read(file, File.ReadAllBytes(file), type => IsInstalled(type, options.BinDirs)) with { AnyPlugin = any };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return new NetworkFacts { ConfigFile = file, ConfigFailure = failure.Message, AnyPlugin = any };
        }
    }

    /// <summary>What the configuration in <paramref name="content"/> asks for.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    internal static NetworkFacts Read(string file, ReadOnlyMemory<byte> content, Func<string, bool> isInstalled)
    {
        using JsonDocument document = JsonDocument.Parse(content);
        List<JsonElement> plugins = [.. Plugins(document.RootElement).Take(MaxPlugins)];
        string[] types = [.. plugins.Concat(plugins.Select(plugin => Child(plugin, "ipam"))).Select(each => Text(each, "type")).OfType<string>().Distinct()];
        if (types.Length == 0) return new NetworkFacts { ConfigFile = file, ConfigFailure = "it names no plugin" };
        return new NetworkFacts
        {
            ConfigFile = file,
            Plugins = types.ToDictionary(type => type, isInstalled),
            NeedsIptables = plugins.Any(plugin => FirewallOf(plugin) == "iptables"),
            NeedsNft = plugins.Any(plugin => FirewallOf(plugin) == "nftables"),
        };
    }

    private static IEnumerable<JsonElement> Plugins(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return [];
        if (!root.TryGetProperty("plugins", out JsonElement plugins)) return [root];
        return plugins.ValueKind == JsonValueKind.Array ? plugins.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.Object) : [];
    }

    private static string? FirewallOf(JsonElement plugin) => Text(plugin, "type") switch
    {
        "portmap" => Text(plugin, "backend") ?? "iptables",
        "firewall" => Text(plugin, "backend") ?? "iptables",
        _ when Child(plugin, "ipMasq").ValueKind == JsonValueKind.True => Text(plugin, "ipMasqBackend") ?? "iptables",
        _ => null,
    };

    private static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement child) ? child : default;

    private static string? Text(JsonElement element, string name) =>
        Child(element, name) is { ValueKind: JsonValueKind.String } child ? child.GetString() : null;

    private static string? ConfigFile(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file) is ".conf" or ".conflist" or ".json")
            .Order(StringComparer.Ordinal)
            .FirstOrDefault()
        : null;

    private static bool IsInstalled(string type, IReadOnlyList<string> folders) =>
        !type.Contains('/') && folders.Any(folder => File.Exists(Path.Combine(folder, type)));

    private static bool HasFiles(string folder)
    {
        try
        {
            return Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
