using System.Buffers;

namespace Sampan.Cli.Output;

/// <summary>Ids as people see them.</summary>
internal static class Ids
{
    /// <summary>crictl's length: long enough to be unique on a node.</summary>
    public const int ShortLength = 13;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private const string Sha256 = "sha256:";

    /// <summary>An id without its algorithm, cut to <see cref="ShortLength"/> unless <paramref name="whole"/>.</summary>
    public static string Show(string id, bool whole)
    {
        if (whole)
            return id;
        string bare = Bare(id);
        return bare.Length > ShortLength ? bare[..ShortLength] : bare;
    }

    /// <summary>An id without <c>sha256:</c>.</summary>
    public static string Bare(string id) => id.StartsWith(Sha256, StringComparison.Ordinal) ? id[Sha256.Length..] : id;

    /// <summary>Whether a text can be an id or the beginning of one.</summary>
    public static bool IsHex(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(HexDigits);
}
