using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>
/// Puts the kubelet's configuration together from all places that speak of it. Pure but for reading files:
/// default &lt; config file &lt; files of config-dir &lt; flags, of which the last wins; the node's instance-config.yaml is named, and never wins.
/// </summary>
internal sealed class KubeletResolver(NodeFiles files, Version? version)
{
    // Fields of which the kubelet takes an empty value in a file for none at all.
    private static readonly string[] EmptyIsUnset = ["cgroupDriver", "containerLogMaxSize", "containerRuntimeEndpoint", "imageServiceEndpoint", "runtimeRequestTimeout"];

    private readonly KubeletConfigFiles _configFiles = new(files);

    /// <summary>What could not be read and why.</summary>
    internal IReadOnlyList<string> Problems => _configFiles.Problems;

    /// <summary>The configuration of a command line.</summary>
    /// <param name="arguments">Its flags.</param>
    /// <param name="place">Where a flag stands.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="folder">Where it runs.</param>
    internal (IReadOnlyDictionary<string, KubeletSetting> Settings, IReadOnlyList<KubeletSource> Sources) Resolve(
        IReadOnlyList<KubeletArgument> arguments, Func<KubeletArgument, KubeletPlace> place,
        IReadOnlyDictionary<string, TracedText> environment, string folder)
    {
        var statements = new List<KubeletStatement>();
        var sources = new List<KubeletSource>();
        if (Path(arguments, "config", folder) is { } config)
        {
            AddFile(config, KubeletSourceKind.ConfigFile);
        }
        if (Path(arguments, "config-dir", folder) is { } dropIns && _configFiles.FolderCounts(version, environment))
        {
            foreach (string file in _configFiles.OfFolder(dropIns))
                AddFile(file, KubeletSourceKind.ConfigDirectory);
        }
        IReadOnlyList<KubeletStatement> instance = _configFiles.Read(KubeletConfigFiles.InstanceConfig, KubeletSourceKind.InstanceConfig);
        if (files.Exists(KubeletConfigFiles.InstanceConfig))
            sources.Add(new KubeletSource(KubeletSourceKind.InstanceConfig, KubeletConfigFiles.InstanceConfig, null));
        // A field that the kubelet's version has not got yet is passed over by it.
        List<KubeletStatement> unheard = [.. instance, .. statements.Where(s => !Knows(s.Setting))];
        statements.RemoveAll(s => !Knows(s.Setting));
        foreach ((KubeletArgument argument, JsonNode? value, bool merges) in KubeletFlagValues.Of(arguments))
            statements.Add(new KubeletStatement(argument.Setting, value, merges, place(argument)));
        return (Fold(statements, unheard), sources);

        void AddFile(string file, KubeletSourceKind kind)
        {
            statements.AddRange(_configFiles.Read(file, kind));
            if (files.Exists(file))
                sources.Add(new KubeletSource(kind, file, null));
        }
    }

    private bool Knows(string field) => version is null || KubeletFlags.OfField(field) is not { } flag || version.Minor >= flag.FieldAdded;

    /// <summary>A value as settings have it: a text as it is, a list or an object as JSON.</summary>
    internal static string TextOf(JsonNode? value) => value switch
    {
        null => "",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    private static string? Path(IReadOnlyList<KubeletArgument> arguments, string flag, string folder)
    {
        string? path = arguments.LastOrDefault(a => a.Name == flag)?.Value.Text;
        return string.IsNullOrEmpty(path) ? null : path.StartsWith('/') ? path : $"{folder.TrimEnd('/')}/{path}";
    }

    private Dictionary<string, KubeletSetting> Fold(List<KubeletStatement> statements, IReadOnlyList<KubeletStatement> unheard)
    {
        var tree = new JsonObject();
        foreach (KubeletStatement statement in statements)
            Lay(tree, statement);
        var settings = new Dictionary<string, KubeletSetting>(StringComparer.Ordinal);
        IReadOnlyDictionary<string, string> defaults = KubeletDefaults.For(version);
        IEnumerable<string> names = statements.Select(s => s.Setting).Concat(statements.Select(s => s.Top)).Concat(defaults.Keys);
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            // What is said of a part counts for the whole too, and what of the whole for the part.
            List<KubeletPlace> places = [.. statements.Where(s => Concerns(s, name)).Select(s => s.PlaceOf(name, Part(s, name))).Reverse()];
            JsonNode? value = At(tree, name);
            if (places.Count > 0 && places[0].Key == name && EmptyIsUnset.Contains(name) && TextOf(value) is "" or "0" or "0s")
                value = null;
            places.AddRange(unheard.Where(s => s.Setting == name).Select(s => s.Place));
            if (defaults.TryGetValue(name, out string? usual))
                places.Add(new KubeletPlace(KubeletSourceKind.Default, "", 0, name, usual));
            if ((value is not null ? places[0] : places.Find(p => p.Kind == KubeletSourceKind.Default)) is { } origin)
                settings[name] = new KubeletSetting(name, value is null ? origin.Value : TextOf(value), origin, [.. places.Where(p => p != origin)]);
        }
        return settings;
    }

    private static bool Concerns(KubeletStatement statement, string name) =>
        statement.Setting == name || statement.Setting.StartsWith(name + ".", StringComparison.Ordinal) || Part(statement, name) is not null;

    private static JsonNode? Part(KubeletStatement statement, string name) =>
        name.StartsWith(statement.Setting + ".", StringComparison.Ordinal) ? At(statement.Value as JsonObject, name[(statement.Setting.Length + 1)..]) : null;

    private static JsonNode? At(JsonObject? tree, string path)
    {
        JsonNode? node = tree;
        foreach (string part in path.Split('.'))
            node = (node as JsonObject)?[part];
        return node;
    }

    private static void Lay(JsonObject tree, KubeletStatement statement)
    {
        string[] parts = statement.Setting.Split('.');
        JsonObject at = tree;
        foreach (string part in parts[..^1])
        {
            if (at[part] is not JsonObject next)
                at[part] = next = [];
            at = next;
        }
        string last = parts[^1];
        if (statement.Value is null)
            at.Remove(last);
        else if (statement is { Merges: true, Value: JsonObject over } && at[last] is JsonObject under)
            Merge(under, over);
        else
            at[last] = WithoutNulls(statement.Value);
    }

    // RFC 7396: objects merge, all else is replaced, null takes away.
    private static void Merge(JsonObject under, JsonObject over)
    {
        foreach ((string key, JsonNode? value) in over)
        {
            if (value is null)
                under.Remove(key);
            else if (value is JsonObject more && under[key] is JsonObject inner)
                Merge(inner, more);
            else
                under[key] = WithoutNulls(value);
        }
    }

    private static JsonNode WithoutNulls(JsonNode value)
    {
        if (value is not JsonObject map)
            return value.DeepClone();
        var clean = new JsonObject();
        foreach ((string key, JsonNode? item) in map)
        {
            if (item is not null)
                clean[key] = WithoutNulls(item);
        }
        return clean;
    }
}
