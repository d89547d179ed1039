using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Daemon.Engines.Native.Cdi;

/// <summary>A CDI file in YAML as the JSON that it stands for.</summary>
internal static class CdiYaml
{
    /// <exception cref="Configuration.ConfigurationException">Not YAML, or over a limit.</exception>
    public static string ToJson(string text, string file) =>
        DocumentParser.Parse(text, file) is { } root ? Node(root)?.ToJsonString() ?? "null" : "null";

    private static JsonNode? Node(ConfigurationNode node)
    {
        switch (node)
        {
            case SequenceNode list:
                return new JsonArray([.. list.Items.Select(Node)]);
            case MappingNode section:
                var properties = new JsonObject();
                foreach (MappingEntry entry in section.Entries)
                {
                    properties[entry.Key] = Node(entry.Value);
                }
                return properties;
            case ScalarNode scalar:
                return Value(scalar);
            default:
                return null;
        }
    }

    private static JsonValue? Value(ScalarNode scalar) =>
        scalar.IsNull ? null
        : scalar.IsBoolean ? JsonValue.Create(bool.Parse(scalar.Value))
        : scalar.IsPlain && long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? JsonValue.Create(number)
        : JsonValue.Create(scalar.Value);
}
