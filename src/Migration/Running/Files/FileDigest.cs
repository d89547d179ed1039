using System.Security.Cryptography;
using Sampan.Linux.Files;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Files;

/// <summary>Digests of what stands at paths.</summary>
internal static class FileDigest
{
    /// <summary>The digest of a file's bytes, with <c>sha256:</c>.</summary>
    internal static string OfContent(string path)
    {
        using FileStream file = File.OpenRead(path);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>What stands at a path, a link itself: <c>absent</c>, <c>sha256:…</c>, <c>link:…</c>, or the words <c>a folder</c> and the like.</summary>
    internal static string OfNode(string path) => RealPath.Stat(path)?.Type switch
    {
        null => Steps.Absent,
        NodeType.File => OfContent(path),
        NodeType.Symlink => Steps.LinkPrefix + new FileInfo(path).LinkTarget,
        NodeType.Directory => "a folder",
        { } type => $"a {type}",
    };

    /// <summary>
    /// The file that is meant by a path: where a link leads if that is a regular file, so that links of configuration tools
    /// stay links; else the path itself.
    /// </summary>
    internal static string Followed(string path)
    {
        if (RealPath.Stat(path)?.Type != NodeType.Symlink)
            return path;
        string real = RealPath.Of(path);
        return RealPath.Stat(real)?.Type == NodeType.File ? real : path;
    }

    /// <summary>In a sentence.</summary>
    internal static string Words(string digest) => digest switch
    {
        Steps.Absent => "is not there",
        _ when digest.StartsWith(Steps.LinkPrefix, StringComparison.Ordinal) => $"is a link to {digest[Steps.LinkPrefix.Length..]}",
        _ when digest.StartsWith("sha256:", StringComparison.Ordinal) => $"has the content {digest[..Math.Min(digest.Length, 19)]}…",
        _ => $"is {digest}",
    };
}
