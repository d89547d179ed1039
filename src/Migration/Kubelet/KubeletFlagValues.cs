using System.Globalization;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Kubelet;

/// <summary>Values of flags in the types of KubeletConfiguration.</summary>
internal static class KubeletFlagValues
{
    /// <summary>One statement for each flag; flags of lists and maps are put together first, as the kubelet does, and stand where the last one stands.</summary>
    internal static IReadOnlyList<(KubeletArgument Argument, JsonNode? Value, bool Merges)> Of(IReadOnlyList<KubeletArgument> arguments)
    {
        var values = new List<(KubeletArgument, JsonNode?, bool)>();
        var gathered = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (KubeletArgument argument in arguments)
        {
            FlagKind kind = argument.Flag?.Kind ?? FlagKind.Text;
            string text = argument.Value.Text;
            JsonNode? before = gathered.GetValueOrDefault(argument.Name)?.DeepClone();
            JsonNode value = kind switch
            {
                FlagKind.Boolean => Boolean(text),
                FlagKind.Number => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : text,
                FlagKind.List => List(before as JsonArray ?? [], text),
                FlagKind.Map => Map(before as JsonObject ?? [], text, '=', booleans: false),
                FlagKind.ThresholdMap => Map(before as JsonObject ?? [], text, '<', booleans: false),
                FlagKind.MergedMap => Map(before as JsonObject ?? [], text, '=', booleans: true),
                _ => text,
            };
            gathered[argument.Name] = value;
            values.Add((argument, value, kind == FlagKind.MergedMap));
        }
        return values;
    }

    // As strconv.ParseBool reads it.
    private static JsonNode Boolean(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => text,
    };

    private static JsonArray List(JsonArray list, string text)
    {
        foreach (string item in text.Split(','))
            list.Add((JsonNode)item);
        return list;
    }

    private static JsonObject Map(JsonObject map, string text, char separator, bool booleans)
    {
        foreach (string pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int at = pair.IndexOf(separator);
            string key = (at < 0 ? pair : pair[..at]).Trim();
            string value = at < 0 ? "" : pair[(at + 1)..].Trim();
            map[key] = booleans ? Boolean(value) : value;
        }
        return map;
    }
}
