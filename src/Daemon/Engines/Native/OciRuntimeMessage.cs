using System.Text.Json;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Finds the sentence in what an OCI runtime prints.</summary>
internal static class OciRuntimeMessage
{
    private const int LongestKept = 4096;

    /// <summary>
    /// The words of the last line that says something: <c>msg</c> of a JSON line, <c>msg="…"</c> of a key=value line,
    /// or the line itself.
    /// </summary>
    public static string Words(string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string line = lines.Length == 0 ? "no message" : lines[^1];
        string words = FromJson(line) ?? FromKeyValue(line) ?? line;
        return words.Length > LongestKept ? words[..LongestKept] : words;
    }

    private static string? FromJson(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("msg", out JsonElement message) && message.ValueKind == JsonValueKind.String
                ? message.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? FromKeyValue(string line)
    {
        const string key = "msg=\"";
        int start = line.IndexOf(key, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }
        string rest = line[(start + key.Length)..];
        int end = 0;
        while (end < rest.Length && rest[end] != '"')
        {
            end += rest[end] == '\\' ? 2 : 1;
        }
        return rest[..Math.Min(end, rest.Length)].Replace("\\\"", "\"", StringComparison.Ordinal);
    }
}
