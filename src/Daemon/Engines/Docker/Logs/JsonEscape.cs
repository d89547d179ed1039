using System.Globalization;
using System.Text;

namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>Escapes in JSON strings, RFC 8259 §7.</summary>
internal static class JsonEscape
{
    private const int SimpleLength = 2, CodeLength = 6;

    /// <summary>Reads the escape that <paramref name="text"/> begins with; U+FFFD for what is none.</summary>
    internal static Rune Read(ReadOnlySpan<byte> text, out int length)
    {
        length = Math.Min(SimpleLength, text.Length);
        return text.Length < SimpleLength
            ? Rune.ReplacementChar
            : text[1] switch
            {
                (byte)'n' => new Rune('\n'),
                (byte)'r' => new Rune('\r'),
                (byte)'t' => new Rune('\t'),
                (byte)'b' => new Rune('\b'),
                (byte)'f' => new Rune('\f'),
                (byte)'u' => ReadCode(text, out length),
                < 0x80 => new Rune((char)text[1]),
                _ => Rune.ReplacementChar,
            };
    }

    private static Rune ReadCode(ReadOnlySpan<byte> text, out int length)
    {
        length = Math.Min(CodeLength, text.Length);
        if (!TryCode(text, out ushort code))
        {
            length = SimpleLength;
            return Rune.ReplacementChar;
        }
        if (Rune.TryCreate(code, out Rune rune))
        {
            return rune;
        }
        if (TryCode(text[CodeLength..], out ushort low) && Rune.TryCreate((char)code, (char)low, out Rune pair))
        {
            length = 2 * CodeLength;
            return pair;
        }
        return Rune.ReplacementChar;
    }

    private static bool TryCode(ReadOnlySpan<byte> text, out ushort code)
    {
        code = 0;
        return text.Length >= CodeLength && text.StartsWith("\\u"u8)
            && ushort.TryParse(text[SimpleLength..CodeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
    }
}
