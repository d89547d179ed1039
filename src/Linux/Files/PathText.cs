using System.Text;
using System.Text.Unicode;

namespace Sampan.Linux.Files;

/// <summary>
/// File names are bytes to the kernel. Names that are not UTF-8 survive the trip through a string: each stray byte
/// 0x80–0xFF is carried as a lone surrogate U+DC80–U+DCFF, as Python's <c>surrogateescape</c> does.
/// </summary>
public static class PathText
{
    private const char FirstEscape = '\uDC80', LastEscape = '\uDCFF';

    /// <summary>The string for a name's bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int used) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                used = 1;
                text.Append((char)(0xDC00 + bytes[0]));
            }
            bytes = bytes[used..];
        }
        return text.ToString();
    }

    /// <summary>The bytes of a name; the inverse of <see cref="Decode"/>.</summary>
    public static byte[] Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstEscape, LastEscape))
        {
            return Encoding.UTF8.GetBytes(text);
        }
        var bytes = new List<byte>(text.Length + 8);
        Span<byte> buffer = stackalloc byte[4];
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int used) == System.Buffers.OperationStatus.Done)
            {
                bytes.AddRange(buffer[..rune.EncodeToUtf8(buffer)]);
            }
            else
            {
                used = 1;
                bytes.Add(unchecked((byte)rest[0]));
            }
            rest = rest[used..];
        }
        return [.. bytes];
    }
}
