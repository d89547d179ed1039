using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sampan.Cli.Streaming;

/// <summary>How an exec or attach ended.</summary>
/// <param name="End">In which of the ways.</param>
/// <param name="ExitCode">The command's, where it ended.</param>
/// <param name="Reason">What the runtime said, where it failed.</param>
internal sealed record StreamOutcome(StreamEnd End, int ExitCode = 0, string Reason = "")
{
    private const string OldExit = "exit status ";

    /// <summary>What the error channel said.</summary>
    /// <param name="said">All of it; nothing when the command ended well, and when the connection broke.</param>
    /// <param name="structured">Whether it is a Status object.</param>
    /// <param name="inOrder">Whether the connection was closed rather than broken.</param>
    public static StreamOutcome Of(ReadOnlySpan<byte> said, bool structured, bool inOrder)
    {
        if (said.IsEmpty)
            return inOrder && !structured ? new StreamOutcome(StreamEnd.Exited) : new StreamOutcome(StreamEnd.Broken);
        string text = Encoding.UTF8.GetString(said);
        return structured ? OfStatus(text) : OfText(text);
    }

    private static StreamOutcome OfText(string text)
    {
        int at = text.LastIndexOf(OldExit, StringComparison.Ordinal);
        return at >= 0 && int.TryParse(text.AsSpan(at + OldExit.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            ? new StreamOutcome(StreamEnd.Exited, code)
            : new StreamOutcome(StreamEnd.Failed, Reason: text.Trim());
    }

    private static StreamOutcome OfStatus(string text)
    {
        try
        {
            using JsonDocument status = JsonDocument.Parse(text);
            if (Text(status.RootElement, "status") == "Success")
                return new StreamOutcome(StreamEnd.Exited);
            if (Text(status.RootElement, "reason") == "NonZeroExitCode" && ExitCodeOf(status.RootElement) is { } code)
                return new StreamOutcome(StreamEnd.Exited, code);
            return new StreamOutcome(StreamEnd.Failed, Reason: Text(status.RootElement, "message") ?? text);
        }
        catch (JsonException)
        {
            return new StreamOutcome(StreamEnd.Failed, Reason: text);
        }
    }

    private static int? ExitCodeOf(JsonElement status)
    {
        if (!status.TryGetProperty("details", out JsonElement details) || details.ValueKind != JsonValueKind.Object
            || !details.TryGetProperty("causes", out JsonElement causes) || causes.ValueKind != JsonValueKind.Array)
            return null;
        return causes.EnumerateArray()
            .Where(cause => Text(cause, "reason") == "ExitCode")
            .Select(cause => int.TryParse(Text(cause, "message"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code) ? code : (int?)null)
            .FirstOrDefault();
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
