using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Translation.Keys;

/// <summary>A key of Docker's configuration, or one part of it where parts have fates of their own.</summary>
/// <param name="Key"><c>debug</c>, <c>log-opts:max-size</c>.</param>
/// <param name="Value">Its value as one line.</param>
/// <param name="Source">Where it stands.</param>
internal sealed record SettingPart(string Key, string Value, string Source)
{
    private const int MaxValue = 300;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All that is set, sorted by key.</summary>
    internal static IReadOnlyList<SettingPart> All(TranslationInput input)
    {
        DockerSettings docker = input.Docker;
        var parts = new List<SettingPart>();
        if (input.RegistryCertificates.Count > 0)
            parts.Add(new SettingPart("certs.d", string.Join(", ", input.RegistryCertificates.Keys.Order(StringComparer.Ordinal)), DockerCertificates.Folder));
        foreach (DockerSetting setting in docker.Keys.Values)
            parts.AddRange(Of(setting));
        parts.AddRange(docker.Environment.Select(e => new SettingPart("environment:" + e.Key, e.Value, "environment")));
        parts.AddRange(docker.Unit.Select(e => new SettingPart("unit:" + e.Key, e.Value, "docker.service")));
        return [.. parts.OrderBy(part => part.Key, StringComparer.Ordinal).ThenBy(part => part.Value, StringComparer.Ordinal)];
    }

    /// <summary>A value as one line.</summary>
    internal static string Show(JsonNode? node)
    {
        string text = "null";
        if (node is JsonValue value && value.TryGetValue(out string? plain))
            text = plain;
        else if (node is not null)
            text = Json(node);
        text = text.ReplaceLineEndings(" ");
        return text.Length <= MaxValue ? text : text[..MaxValue] + "…";
    }

    private static string Json(JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Plain))
            node.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IEnumerable<SettingPart> Of(DockerSetting setting)
    {
        if (KeyTable.InParts.Contains(setting.Key))
        {
            if (setting.Value is JsonObject map)
                return map.Select(entry => new SettingPart($"{setting.Key}:{entry.Key}", Show(entry.Value), setting.Source));
            if (setting.Value is JsonArray list)
                return list.Select(item => Assignment(setting, Show(item)));
        }
        return [new SettingPart(setting.Key, Show(setting.Value), setting.Source)];
    }

    private static SettingPart Assignment(DockerSetting setting, string text)
    {
        int equals = text.IndexOf('=');
        return equals < 0
            ? new SettingPart($"{setting.Key}:{text}", "", setting.Source)
            : new SettingPart($"{setting.Key}:{text[..equals]}", text[(equals + 1)..], setting.Source);
    }
}
