using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sampan.Migration.Translation.Source;

/// <summary>
/// Takes credentials out of values before anything else sees them: they belong neither into reports nor into plans. What is left in
/// their place says that there were some.
/// </summary>
internal static partial class Credentials
{
    /// <summary>What stands where credentials were.</summary>
    internal const string Mark = "***";

    /// <summary>Whether credentials were taken out of a text.</summary>
    internal static bool WereIn(string text) => text.Contains(Mark, StringComparison.Ordinal);

    internal static string Remove(string text) => UserInfo().Replace(text, $"$1{Mark}@");

    internal static JsonNode? Remove(JsonNode? node, string key = "")
    {
        switch (node)
        {
            case JsonObject map:
                var clean = new JsonObject();
                foreach ((string name, JsonNode? value) in map)
                    clean[name] = Remove(value, name);
                return clean;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Remove(item, key))]);
            case JsonValue value when value.TryGetValue(out string? text):
                return JsonValue.Create(text.Length > 0 && SecretKey().IsMatch(key) ? Mark : Remove(text));
            default:
                return node?.DeepClone();
        }
    }

    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.-]*://)[^/@\s""']+@")]
    private static partial Regex UserInfo();

    [GeneratedRegex("token|password|passwd|secret|credential", RegexOptions.IgnoreCase)]
    private static partial Regex SecretKey();
}
