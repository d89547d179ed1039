using System.Text.Json;

namespace Sampan.Daemon.Cni;

/// <summary>Reads a network's config: a list (<c>.conflist</c>) or one plugin alone (<c>.conf</c>).</summary>
internal static class CniConfigParser
{
    public const int MaxBytes = 1024 * 1024;
    public const int MaxDepth = 32;
    public const int MaxPlugins = 64;
    public const int MaxNameLength = 255;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <exception cref="CniException">It is not a config; the message names the file and the fault.</exception>
    public static CniConfigList Parse(string fileName, byte[] content)
    {
        if (content.Length > MaxBytes)
        {
            throw Bad(fileName, $"it is larger than {MaxBytes} bytes");
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(content, Options);
            return Read(fileName, content, document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            throw Bad(fileName, $"not valid JSON: {e.Message}");
        }
    }

    private static CniConfigList Read(string fileName, byte[] content, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Bad(fileName, "not a JSON object");
        }
        bool isList = root.TryGetProperty("plugins", out JsonElement plugins);
        string name = Text(fileName, root, "name") ?? "";
        if (!IsName(name))
        {
            throw Bad(fileName, $"name \"{name}\" must be letters, digits, '_', '.' and '-', a letter or digit first");
        }
        return new CniConfigList
        {
            Name = name,
            Version = ReadVersion(fileName, root),
            DisableCheck = Flag(fileName, root, "disableCheck"),
            DisableGc = Flag(fileName, root, "disableGC"),
            Plugins = isList ? ReadPlugins(fileName, plugins) : [ReadPlugin(fileName, root)],
            FileName = fileName,
            Source = content,
        };
    }

    private static string ReadVersion(string fileName, JsonElement root)
    {
        var offered = new List<string>();
        if (Text(fileName, root, "cniVersion") is { } one)
        {
            offered.Add(one);
        }
        if (root.TryGetProperty("cniVersions", out JsonElement many) && many.ValueKind == JsonValueKind.Array)
        {
            offered.AddRange(many.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!));
        }
        return CniVersion.Choose(offered) ?? throw Bad(
            fileName,
            $"cniVersion \"{string.Join(", ", offered)}\" is not one of {string.Join(", ", CniVersion.Supported)}");
    }

    private static CniPluginConfig[] ReadPlugins(string fileName, JsonElement plugins)
    {
        if (plugins.ValueKind != JsonValueKind.Array || plugins.GetArrayLength() is 0 or > MaxPlugins)
        {
            throw Bad(fileName, $"plugins must be a list of 1 to {MaxPlugins}");
        }
        return [.. plugins.EnumerateArray().Select(plugin => ReadPlugin(fileName, plugin))];
    }

    private static CniPluginConfig ReadPlugin(string fileName, JsonElement plugin)
    {
        string type = plugin.ValueKind == JsonValueKind.Object ? Text(fileName, plugin, "type") ?? "" : "";
        if (type.Length is 0 or > MaxNameLength || type.Contains('/', StringComparison.Ordinal) || type is "." or "..")
        {
            throw Bad(fileName, $"a plugin's type must be a file name, not \"{type}\"");
        }
        var capabilities = new HashSet<string>();
        if (plugin.TryGetProperty("capabilities", out JsonElement declared) && declared.ValueKind == JsonValueKind.Object)
        {
            capabilities.UnionWith(
                declared.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.True).Select(p => p.Name));
        }
        return new CniPluginConfig(type, capabilities, plugin);
    }

    private static string? Text(string fileName, JsonElement from, string key) =>
        !from.TryGetProperty(key, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Bad(fileName, $"{key} must be a string");

    // Some writers put the flag in quotes, and the reference library takes that.
    private static bool Flag(string fileName, JsonElement from, string key) =>
        from.TryGetProperty(key, out JsonElement value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(value.GetString(), out bool flag) => flag,
            _ => throw Bad(fileName, $"{key} must be true or false"),
        };

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static CniException Bad(string fileName, string reason) => new($"network config {fileName}: {reason}");
}
