using System.Text;

namespace Sampan.Toml;

/// <summary>Reads TOML 1.0 documents (toml.io/en/v1.0.0).</summary>
public static class TomlDocument
{
    /// <summary>The longest document accepted, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>How deeply lists, tables and dotted keys may nest.</summary>
    public const int MaxDepth = 64;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a document.</summary>
    /// <exception cref="TomlException">It is not TOML, or larger than the caps; says where.</exception>
    public static TomlTable Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
            throw new TomlException(1, 1, $"the document is longer than {MaxBytes} bytes.");
        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            utf8 = utf8[3..];
        try
        {
            return Parse(Strict.GetString(utf8));
        }
        catch (DecoderFallbackException e)
        {
            int line = utf8[..Math.Min(e.Index, utf8.Length)].Count((byte)'\n') + 1;
            throw new TomlException(line, 1, "the document is not valid UTF-8.");
        }
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="TomlException">It is not TOML, or larger than the caps; says where.</exception>
    public static TomlTable Parse(string text)
    {
        if (text.Length > MaxBytes)
            throw new TomlException(1, 1, $"the document is longer than {MaxBytes} bytes.");
        return new DocumentParser(new TextCursor(text)).Parse();
    }
}
