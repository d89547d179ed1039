using System.Net;
using System.Text.Json;

namespace Sampan.Daemon.Cni;

/// <summary>Reads what plugins print.</summary>
internal static class CniResult
{
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The output as a JSON object; null when it is none.</summary>
    public static JsonElement? Parse(byte[] output)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(output, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The addresses of the pod's side: those of an interface inside the sandbox, or of none in particular.</summary>
    public static IReadOnlyList<string> PodIps(JsonElement result)
    {
        var ips = new List<string>();
        foreach (JsonElement ip in Items(result, "ips"))
        {
            string? text = Text(ip, "address");
            if (text is not null && IPNetworkText(text) is { } address && IsInside(result, ip) && !ips.Contains(address))
            {
                ips.Add(address);
            }
        }
        return ips;
    }

    /// <summary>The plugin's error as one sentence with its code; null when the output is no error.</summary>
    public static (string Text, uint Code)? Error(byte[] output)
    {
        if (Parse(output) is not { } error
            || !error.TryGetProperty("code", out JsonElement code) || code.ValueKind != JsonValueKind.Number
            || !code.TryGetUInt32(out uint number))
        {
            return null;
        }
        string message = Text(error, "msg") ?? "";
        string details = Text(error, "details") ?? "";
        return (details.Length > 0 ? $"{message}; {details} (code {number})" : $"{message} (code {number})", number);
    }

    private static bool IsInside(JsonElement result, JsonElement ip)
    {
        if (!ip.TryGetProperty("interface", out JsonElement index) || index.ValueKind != JsonValueKind.Number
            || !index.TryGetInt32(out int number))
        {
            return true;
        }
        JsonElement[] interfaces = [.. Items(result, "interfaces")];
        return number >= 0 && number < interfaces.Length && !string.IsNullOrEmpty(Text(interfaces[number], "sandbox"));
    }

    private static string? IPNetworkText(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return IPAddress.TryParse(slash < 0 ? text : text[..slash], out IPAddress? address) ? address.ToString() : null;
    }

    private static IEnumerable<JsonElement> Items(JsonElement from, string key) =>
        from.TryGetProperty(key, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static string? Text(JsonElement from, string key) =>
        from.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
