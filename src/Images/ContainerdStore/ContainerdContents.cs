using System.Text;

namespace Sampan.Images.ContainerdStore;

/// <summary>What containerd's metadata says of one namespace, as far as images go.</summary>
internal sealed record ContainerdContents
{
    private const string Version = "v1";

    /// <summary>Images by name: the digest that they point to.</summary>
    public required IReadOnlyList<(string Name, string Digest)> Images { get; init; }

    /// <summary>The folder numbers of committed snapshots by their key, a chain ID for those of images.</summary>
    public required IReadOnlyDictionary<string, ulong> Snapshots { get; init; }

    /// <param name="metadata">The root bucket of <c>meta.db</c>.</param>
    /// <param name="snapshotter">The root bucket of the snapshotter's <c>metadata.db</c>; null if it has none yet.</param>
    /// <param name="name">The namespace.</param>
    /// <returns>Null if there is no such namespace.</returns>
    /// <exception cref="FormatException">They are damaged.</exception>
    internal static ContainerdContents? Read(BoltBucket metadata, BoltBucket? snapshotter, string name)
    {
        if (metadata.Bucket(Version)?.Bucket(name) is not { } space)
            return null;
        Dictionary<string, ulong> folders = Folders(snapshotter);
        var snapshots = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach ((string key, BoltBucket snapshot) in space.Bucket("snapshots")?.Bucket("overlayfs")?.Buckets() ?? [])
        {
            // The snapshotter knows it by another name, which holds the namespace and a number.
            if (snapshot.Values().TryGetValue("name", out ReadOnlyMemory<byte> inner) && folders.TryGetValue(Text(inner), out ulong id))
                snapshots[key] = id;
        }
        return new ContainerdContents { Images = Targets(space), Snapshots = snapshots };
    }

    /// <summary>The namespaces there are.</summary>
    internal static IReadOnlyList<string> Namespaces(BoltBucket metadata) =>
        [.. (metadata.Bucket(Version)?.Buckets() ?? []).Select(b => b.Name).Order(StringComparer.Ordinal)];

    private static List<(string Name, string Digest)> Targets(BoltBucket space)
    {
        var images = new List<(string Name, string Digest)>();
        foreach ((string name, BoltBucket image) in space.Bucket("images")?.Buckets() ?? [])
        {
            if (image.Bucket("target")?.Values().TryGetValue("digest", out ReadOnlyMemory<byte> digest) == true)
                images.Add((name, Text(digest)));
        }
        return images;
    }

    private static Dictionary<string, ulong> Folders(BoltBucket? snapshotter)
    {
        const byte committed = 3;
        var folders = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach ((string name, BoltBucket snapshot) in snapshotter?.Bucket(Version)?.Bucket("snapshots")?.Buckets() ?? [])
        {
            Dictionary<string, ReadOnlyMemory<byte>> values = snapshot.Values();
            bool done = values.TryGetValue("kind", out ReadOnlyMemory<byte> kind) && kind.Length == 1 && kind.Span[0] == committed;
            if (done && values.TryGetValue("id", out ReadOnlyMemory<byte> id))
                folders[name] = Number(id.Span);
        }
        return folders;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Go's unsigned varint.</summary>
    private static ulong Number(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if ((bytes[i] & 0x80) == 0)
                return value;
        }
        throw new FormatException("a number is cut short");
    }
}
