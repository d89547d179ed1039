using Sampan.Linux.Files;
using Sampan.Oci;

namespace Sampan.Images.Content;

/// <summary>Manifests and configurations, byte for byte, under <c>content/ALGORITHM/HEX</c>.</summary>
internal sealed class ContentStore
{
    private readonly string _root;

    internal ContentStore(string root)
    {
        _root = root;
        foreach (string algorithm in (string[])["sha256", "sha512"])
            Directory.CreateDirectory(Path.Combine(root, algorithm));
    }

    /// <summary>The content, or null if it is not here or no longer what its name says.</summary>
    internal byte[]? Find(Digest digest)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(PathOf(digest));
            return Digest.Of(bytes, digest) == digest ? bytes : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Keeps content whose digest the caller has verified.</summary>
    internal void Add(Digest digest, ReadOnlySpan<byte> bytes)
    {
        if (!File.Exists(PathOf(digest)) || Find(digest) is null)
            AtomicFile.Write(PathOf(digest), bytes);
    }

    /// <summary>Removes all content not in <paramref name="live"/>, and what crashes left behind.</summary>
    internal void Sweep(IReadOnlySet<Digest> live)
    {
        foreach (string file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).ToList())
        {
            string text = $"{Path.GetFileName(Path.GetDirectoryName(file))}:{Path.GetFileName(file)}";
            if (!Digest.TryParse(text, out Digest digest) || !live.Contains(digest))
                File.Delete(file);
        }
    }

    /// <summary>Bytes and number of files.</summary>
    internal (long Bytes, long Files) Usage()
    {
        long bytes = 0, files = 0;
        foreach (string file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            var info = new FileInfo(file);
            if (info.Exists)
                (bytes, files) = (bytes + info.Length, files + 1);
        }
        return (bytes, files);
    }

    private string PathOf(Digest digest) => Path.Combine(_root, digest.Algorithm, digest.Hex);
}
