using System.Runtime.CompilerServices;
using System.Text.Json;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Streaming;

/// <summary>Reads terminal sizes: JSON objects <c>{"Width":80,"Height":24}</c>, one after the other, cut anywhere.</summary>
internal static class TerminalSizes
{
    private const int MaxPending = 4096;

    /// <summary>Reads until the stream's end.</summary>
    /// <exception cref="IOException">What comes is not that.</exception>
    public static async IAsyncEnumerable<(ushort Columns, ushort Rows)> ReadAsync(
        AsyncStream stream, [EnumeratorCancellation] CancellationToken token)
    {
        byte[] buffer = new byte[MaxPending];
        int filled = 0;
        int count;
        while ((count = await stream.ReadAsync(buffer.AsMemory(filled), token)) > 0)
        {
            filled += count;
            int used = 0;
            while (Next(buffer.AsSpan(used, filled - used)) is { } found)
            {
                used += found.Length;
                if (found.Columns > 0 && found.Rows > 0)
                {
                    yield return (found.Columns, found.Rows);
                }
            }
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            if (filled == buffer.Length)
            {
                throw new IOException($"a terminal size of more than {MaxPending} bytes");
            }
        }
    }

    private static (ushort Columns, ushort Rows, int Length)? Next(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        try
        {
            return JsonDocument.TryParseValue(ref reader, out JsonDocument? document)
                ? (Side(document, "Width"), Side(document, "Height"), (int)reader.BytesConsumed)
                : null;
        }
        catch (JsonException exception)
        {
            throw new IOException($"a terminal size cannot be read: {exception.Message}", exception);
        }
    }

    private static ushort Side(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out JsonElement value)
        && value.TryGetUInt16(out ushort side)
            ? side
            : (ushort)0;
}
