using System.Globalization;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Translation.Source;

/// <summary>Reads dockerd's flags into the keys of daemon.json that they stand for.</summary>
internal sealed class FlagReader
{
    private readonly Dictionary<string, DockerSetting> _keys = new(StringComparer.Ordinal);

    /// <summary>What was read.</summary>
    internal IReadOnlyDictionary<string, DockerSetting> Keys => _keys;

    /// <summary>The file of <c>--config-file</c>; null if it was not given.</summary>
    internal string? ConfigFile { get; private set; }

    internal void Read(IReadOnlyList<CommandWord> words)
    {
        for (int at = 0; at < words.Count; at++)
        {
            string word = words[at].Text;
            if (word == "--")
                return;
            if (word.StartsWith("--", StringComparison.Ordinal))
                Long(words, ref at);
            else if (word.Length > 1 && word[0] == '-')
                Short(words, ref at);
        }
    }

    private void Long(IReadOnlyList<CommandWord> words, ref int at)
    {
        CommandWord word = words[at];
        int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word.Text[2..] : word.Text[2..equals];
        DockerFlag? flag = DockerFlags.Find(name);
        string value = equals >= 0 ? word.Text[(equals + 1)..]
            : flag is { Kind: FlagKind.Boolean } || name == "help" ? "true"
            : NextValue(words, ref at, known: flag is not null);
        if (flag is null)
            _keys[name] = new DockerSetting(name, Credentials.Remove(JsonValue.Create(value), name), word.Source);
        else
            Apply(flag, value, word.Source);
    }

    // -D, -lwarn, -l warn, -l=warn, -DH fd://: letters of booleans may stand together.
    private void Short(IReadOnlyList<CommandWord> words, ref int at)
    {
        CommandWord word = words[at];
        for (int i = 1; i < word.Text.Length; i++)
        {
            if (DockerFlags.Find(word.Text[i]) is not { } flag)
                return;
            if (flag.Kind == FlagKind.Boolean)
            {
                Apply(flag, "true", word.Source);
                continue;
            }
            string rest = word.Text[(i + 1)..];
            string value = rest.Length == 0 ? NextValue(words, ref at, known: true) : rest.StartsWith('=') ? rest[1..] : rest;
            Apply(flag, value, word.Source);
            return;
        }
    }

    // A flag nobody knows takes the next word only if that is no flag.
    private static string NextValue(IReadOnlyList<CommandWord> words, ref int at, bool known)
    {
        if (at + 1 >= words.Count || (!known && words[at + 1].Text.StartsWith('-')))
            return known ? "" : "true";
        return words[++at].Text;
    }

    private void Apply(DockerFlag flag, string value, string source)
    {
        if (flag.Name == "config-file")
            ConfigFile = value;
        if (flag.Key.Length == 0)
            return;
        JsonNode? known = _keys.TryGetValue(flag.Key, out DockerSetting? setting) ? setting.Value : null;
        _keys[flag.Key] = new DockerSetting(flag.Key, Credentials.Remove(Value(flag, value, known), flag.Key), source);
    }

    private static JsonNode? Value(DockerFlag flag, string value, JsonNode? known)
    {
        (string name, string rest) = Cut(value, '=');
        switch (flag.Kind)
        {
            case FlagKind.Boolean:
                return value is "" or "1" or "t" or "T" or "true" or "TRUE" or "True";
            case FlagKind.Number:
                return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : value;
            case FlagKind.List:
                return Added(known, value);
            case FlagKind.Map:
                return Set(known, name, rest);
            case FlagKind.BooleanMap:
                return Set(known, name, rest is "" or "true" or "1");
            case FlagKind.MapOfMaps:
                (string option, string optionValue) = Cut(rest, '=');
                return Set(known, name, Set(known?[name], option, optionValue));
            case FlagKind.Runtime:
                return Set(known, name, new JsonObject { ["path"] = rest });
            case FlagKind.Ulimit:
                return Set(known, name, Ulimit(name, rest));
            case FlagKind.Pool:
                JsonNode pool = new JsonObject();
                foreach (string part in value.Split(','))
                    pool = Set(pool, Cut(part, '=').Head, Cut(part, '=').Tail);
                return Added(known, pool);
            case FlagKind.Proxy:
                return Set(known, flag.Name, value);
            default:
                return value;
        }
    }

    private static JsonObject Ulimit(string name, string value)
    {
        (string soft, string hard) = Cut(value, ':');
        return new JsonObject { ["Name"] = name, ["Hard"] = Number(hard.Length > 0 ? hard : soft), ["Soft"] = Number(soft) };
    }

    private static JsonNode Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : text;

    private static JsonArray Added(JsonNode? known, JsonNode item) =>
        [.. (known as JsonArray ?? []).Select(other => other?.DeepClone()), item];

    private static JsonObject Set(JsonNode? known, string name, JsonNode value)
    {
        JsonObject map = (known as JsonObject)?.DeepClone().AsObject() ?? [];
        map[name] = value;
        return map;
    }

    private static (string Head, string Tail) Cut(string text, char at)
    {
        int place = text.IndexOf(at, StringComparison.Ordinal);
        return place < 0 ? (text, "") : (text[..place], text[(place + 1)..]);
    }
}
