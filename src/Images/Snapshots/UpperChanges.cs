using Microsoft.Win32.SafeHandles;
using Sampan.Images.Layers.Tar;
using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Images.Snapshots;

/// <summary>
/// What a container wrote, as a tar of files that are new or changed and a list of paths that are gone. Overlayfs's signs
/// are turned into the list: a whiteout, and for an opaque folder what the layers below have in it.
/// </summary>
/// <param name="tar">Gets the files.</param>
/// <param name="lowers">The layers below, top first.</param>
/// <param name="without">Absolute paths that are left out: what is mounted there hides what lies beneath.</param>
/// <param name="token">Looked at between entries.</param>
internal sealed class UpperChanges(
    TarWriter tar, IReadOnlyList<string> lowers, IReadOnlySet<string> without, CancellationToken token)
{
    private const int MaxDepth = 512;
    private const string OverlayPrefix = "trusted.overlay.", OpaqueAttribute = OverlayPrefix + "opaque";

    private readonly List<string> _deleted = [];
    private readonly Dictionary<ulong, string> _firstNames = [];

    /// <summary>Writes everything below an upper folder.</summary>
    /// <returns>The absolute paths that are gone.</returns>
    /// <exception cref="LinuxException">Something cannot be read.</exception>
    /// <exception cref="ImageStoreException">Folders are too deep, or overlayfs moved one.</exception>
    internal IReadOnlyList<string> Write(string upper)
    {
        using RootedDirectory folder = RootedDirectory.Open(upper);
        WriteFolder(folder, "", isOpaque: false, 0);
        return _deleted;
    }

    private void WriteFolder(RootedDirectory folder, string path, bool isOpaque, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ImageStoreException($"{path}: more than {MaxDepth} folders below one another.");
        }
        IReadOnlyList<string> names = folder.Names();
        if (isOpaque)
        {
            _deleted.AddRange(Below(path).Except(names).Select(name => $"/{path}{name}"));
        }
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            token.ThrowIfCancellationRequested();
            string inner = path + name;
            if (without.Contains("/" + inner) || folder.Stat(name) is not { } facts)
            {
                continue;
            }
            if (facts.IsWhiteout)
            {
                _deleted.Add("/" + inner);
            }
            else if (facts.Type == NodeType.Directory)
            {
                Add(folder, name, inner, facts);
                bool opaque = isOpaque || folder.GetAttribute(name, OpaqueAttribute) is [(byte)'y', ..];
                using RootedDirectory child = folder.OpenDirectory(name);
                WriteFolder(child, inner + "/", opaque, depth + 1);
            }
            else if (facts.Type is not (NodeType.Socket or NodeType.Unknown))
            {
                Add(folder, name, inner, facts);
            }
        }
    }

    private void Add(RootedDirectory folder, string name, string path, NodeFacts facts)
    {
        string hardLink = "";
        if (facts.Links > 1 && facts.Type != NodeType.Directory && !_firstNames.TryAdd(facts.Inode, path))
        {
            hardLink = _firstNames[facts.Inode];
        }
        var item = new TarItem
        {
            Path = path,
            Type = facts.Type,
            Mode = facts.Mode,
            Uid = facts.Uid,
            Gid = facts.Gid,
            Size = facts.Type == NodeType.File ? facts.Size : 0,
            Modified = facts.Modified,
            SymlinkTarget = facts.Type == NodeType.Symlink ? folder.ReadLink(name) : "",
            HardLinkTarget = hardLink,
            Device = facts.Type is NodeType.CharacterDevice or NodeType.BlockDevice ? facts.Node : default,
            Attributes = hardLink.Length > 0 ? [] : AttributesOf(folder, name, path),
        };
        if (facts.Type != NodeType.File || hardLink.Length > 0)
        {
            tar.Write(item, null, token);
            return;
        }
        using SafeFileHandle handle = folder.OpenFile(name);
        using var content = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        tar.Write(item, content, token);
    }

    private static List<KeyValuePair<string, byte[]>> AttributesOf(RootedDirectory folder, string name, string path)
    {
        var kept = new List<KeyValuePair<string, byte[]>>();
        foreach (string attribute in folder.AttributeNames(name))
        {
            if (attribute is OverlayPrefix + "redirect" or OverlayPrefix + "metacopy")
            {
                throw new ImageStoreException($"/{path} lies elsewhere by overlayfs's {attribute}: it cannot be written out.");
            }
            if (!attribute.StartsWith(OverlayPrefix, StringComparison.Ordinal) && folder.GetAttribute(name, attribute) is { } value)
            {
                kept.Add(new(attribute, value));
            }
        }
        return kept;
    }

    private IEnumerable<string> Below(string path) => lowers.SelectMany(lower => NamesIn(lower, path)).Distinct();

    private static IReadOnlyList<string> NamesIn(string lower, string path)
    {
        try
        {
            using RootedDirectory root = RootedDirectory.Open(lower);
            using RootedDirectory folder = root.Resolve(path);
            return folder.Names();
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
        {
            return [];
        }
    }
}
