using Microsoft.Win32.SafeHandles;
using Sampan.Images.Layers;
using Sampan.Images.Layers.Tar;
using Sampan.Linux.Files;

namespace Sampan.Images.Archives;

/// <summary>The files of an image archive, in their order: of a tar, or of a folder in OCI layout.</summary>
internal static class ArchiveItems
{
    private const int MaxEntries = 1_000_000;

    /// <exception cref="LayerException">The tar is damaged or exceeds a cap.</exception>
    internal static IEnumerable<ArchiveItem> OfTar(Stream source, LayerLimits limits)
    {
        var tar = new TarReader(source, limits);
        for (int count = 0; tar.Next() is { } entry; count++)
        {
            if (count == MaxEntries)
                throw new LayerException($"The archive has more than {MaxEntries} entries.");
            string path = EntryPath.Clean(entry.Path, limits);
            switch (entry.Type)
            {
                case TarEntryType.File when entry.Segments is null:
                    yield return new ArchiveItem(path, null, entry.Size, new TarContent(tar));
                    break;
                case TarEntryType.Symlink:
                    // Docker wrote a layer that several images share once, with links beside it.
                    string target = entry.LinkTarget.StartsWith('/') ? entry.LinkTarget : $"{EntryPath.Split(path).Folder}/{entry.LinkTarget}";
                    yield return new ArchiveItem(path, EntryPath.Clean(target, limits), 0, Stream.Null);
                    break;
                case TarEntryType.HardLink:
                    yield return new ArchiveItem(path, EntryPath.Clean(entry.LinkTarget, limits), 0, Stream.Null);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>A folder in OCI layout; nothing outside of it is read, whatever links there are.</summary>
    internal static IEnumerable<ArchiveItem> OfFolder(string folder)
    {
        using RootedDirectory root = RootedDirectory.Open(folder);
        foreach (string path in Paths(root))
        {
            (string parent, string name) = EntryPath.Split(path);
            using RootedDirectory open = root.Resolve(parent);
            if (open.Stat(name) is not { Type: NodeType.File } facts)
                continue;
            SafeFileHandle file = open.OpenFile(name);
            using var content = new FileStream(file, FileAccess.Read);
            yield return new ArchiveItem(path, null, facts.Size, content);
        }
    }

    private static List<string> Paths(RootedDirectory root)
    {
        List<string> paths = ["oci-layout", "index.json", "manifest.json"];
        if (root.Stat("blobs") is not { Type: NodeType.Directory })
            return paths;
        using RootedDirectory blobs = root.OpenDirectory("blobs");
        foreach (string algorithm in blobs.Names().Where(a => blobs.Stat(a) is { Type: NodeType.Directory }))
        {
            using RootedDirectory all = blobs.OpenDirectory(algorithm);
            paths.AddRange(all.Names().Select(name => $"blobs/{algorithm}/{name}"));
        }
        return paths;
    }
}
