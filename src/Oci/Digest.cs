using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Sampan.Oci;

/// <summary>
/// The name of content by its hash, <c>sha256:…</c> or <c>sha512:…</c> (OCI image-spec, descriptor.md "Digests").
/// The default value is no digest and equals only itself.
/// </summary>
[JsonConverter(typeof(DigestJsonConverter))]
public readonly record struct Digest
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? _text;

    private Digest(string text) => _text = text;

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm => Text[..6];

    /// <summary>The hash in lower-case hexadecimal digits: 64 or 128 of them.</summary>
    public string Hex => Text[7..];

    /// <summary>True for the default value.</summary>
    public bool IsNone => _text is null;

    private string Text => _text ?? throw new InvalidOperationException("This digest was never set.");

    /// <summary>Reads <paramref name="text"/>.</summary>
    /// <exception cref="FormatException">It is not a digest; the message says why.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out Digest digest)
            ? digest
            : throw new FormatException(
                $"'{Clip(text)}' is not a digest: expected sha256: and 64, or sha512: and 128, lower-case hexadecimal digits.");

    /// <summary>Reads <paramref name="text"/>; false if it is no digest.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        if (text is null || text.Length is not (7 + 64 or 7 + 128))
            return false;
        string expected = text.Length == 7 + 64 ? "sha256:" : "sha512:";
        if (!text.StartsWith(expected, StringComparison.Ordinal))
            return false;
        if (text.AsSpan(7).ContainsAnyExcept(HexDigits))
            return false;
        digest = new Digest(text);
        return true;
    }

    /// <summary>The SHA-256 digest of <paramref name="content"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => FromHash("sha256", SHA256.HashData(content));

    /// <summary>The digest of <paramref name="content"/> by <paramref name="like"/>'s algorithm.</summary>
    public static Digest Of(ReadOnlySpan<byte> content, Digest like) =>
        like.Algorithm == "sha512" ? FromHash("sha512", SHA512.HashData(content)) : Of(content);

    /// <summary>The digest for a finished hash.</summary>
    /// <param name="algorithm"><c>sha256</c> or <c>sha512</c>.</param>
    /// <param name="hash">32 or 64 bytes.</param>
    public static Digest FromHash(string algorithm, ReadOnlySpan<byte> hash) =>
        Parse($"{algorithm}:{Convert.ToHexStringLower(hash)}");

    /// <summary>A running hash of this digest's algorithm.</summary>
    public IncrementalHash CreateHash() => CreateHash(Algorithm);

    /// <summary>A running hash of an algorithm: <c>sha256</c> or <c>sha512</c>.</summary>
    public static IncrementalHash CreateHash(string algorithm) => IncrementalHash.CreateHash(
        algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";

    private static string Clip(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
