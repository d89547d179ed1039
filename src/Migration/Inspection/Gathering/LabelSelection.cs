using System.Text.Json.Nodes;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>LabelSelectors of the API.</summary>
internal static class LabelSelection
{
    /// <summary>Whether labels fit; a selector that is empty fits all, one that is missing none.</summary>
    internal static bool Fits(JsonNode? selector, IReadOnlyDictionary<string, string> labels) =>
        selector is JsonObject
            && selector.Texts("matchLabels").All(wanted => labels.TryGetValue(wanted.Key, out string? value) && value == wanted.Value)
            && selector.Items("matchExpressions").All(expression => Fits(expression, expression.Text("key"), labels));

    private static bool Fits(JsonNode expression, string key, IReadOnlyDictionary<string, string> labels)
    {
        bool has = labels.TryGetValue(key, out string? value);
        bool among = has && expression.Items("values").Any(item => item.Text() == value);
        return expression.Text("operator") switch
        {
            "In" => among,
            "NotIn" => !among,
            "Exists" => has,
            "DoesNotExist" => !has,
            _ => false,
        };
    }
}
