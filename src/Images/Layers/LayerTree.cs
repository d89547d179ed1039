using Microsoft.Win32.SafeHandles;
using Sampan.Images.Layers.Tar;
using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Images.Layers;

/// <summary>
/// Makes a layer's entries in its folder. Parents are found with links followed inside the folder only; the entry itself is
/// always made by name in its open parent, so no link is ever written through.
/// </summary>
internal sealed class LayerTree(RootedDirectory root, LayerLimits limits) : IDisposable
{
    private const int BlockSize = 4096;
    private const uint PrivateMode = 0x180;
    private const uint FolderMode = 0x1ED;

    private readonly ParentFolders _parents = new(root);
    private readonly PathMap<FileTime> _folderTimes = new();
    private readonly byte[] _buffer = new byte[128 * 1024];

    internal delegate int DataReader(Span<byte> buffer);

    internal long Bytes { get; private set; } = BlockSize;

    internal long Inodes { get; private set; } = 1;

    internal IReadOnlyList<string> ImpliedFolders => _parents.Implied;

    /// <summary>True once an entry took the place of an earlier one of this layer.</summary>
    internal bool HasReplaced { get; private set; }

    /// <exception cref="LayerException">The entry is refused.</exception>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    internal void Apply(TarEntry entry, DataReader data)
    {
        string path = EntryPath.Clean(entry.Path, limits);
        if (path.Length == 0)
        {
            ApplyRoot(entry);
            return;
        }
        (string folder, string name) = EntryPath.Split(path);
        RootedDirectory parent = _parents.Get(folder, entry.Path);
        if (name.StartsWith(Whiteout.Prefix, StringComparison.Ordinal))
        {
            Whiteout.Apply(parent, name, entry.Path);
            return;
        }
        bool hidden = MakeRoom(parent, path, name, entry.Type == TarEntryType.Directory);
        Make(entry, parent, path, name, data);
        if (hidden && entry.Type == TarEntryType.Directory)
            Whiteout.MakeOpaque(parent, name);
        Inodes += entry.Type == TarEntryType.HardLink ? 0 : 1;
    }

    /// <summary>Folder times last: making their children changes them.</summary>
    internal void Finish()
    {
        foreach (string path in _folderTimes.Paths)
        {
            _folderTimes.TryGet(path, out FileTime time);
            if (path.Length == 0)
            {
                root.SetTimes(time, time);
                continue;
            }
            (string folder, string name) = EntryPath.Split(path);
            _parents.Get(folder, path).SetTimes(name, time, time);
        }
    }

    public void Dispose() => _parents.Dispose();

    private void ApplyRoot(TarEntry entry)
    {
        if (entry.Type != TarEntryType.Directory)
            throw new LayerException($"The layer's entry '{entry.Path}' would replace the layer's own folder: refused.");
        root.SetOwner(entry.Uid, entry.Gid);
        root.SetMode(entry.Mode);
        foreach ((string attribute, byte[] value) in LayerAttributes.Kept(entry))
            LayerAttributes.Set(() => root.SetAttribute(attribute, value));
        _parents.Described("");
        _folderTimes.Set("", entry.Modified);
    }

    /// <summary>Removes what an earlier entry of this layer made under the name: the later one counts.</summary>
    /// <returns>True if it was a whiteout: a folder in its place must stay opaque.</returns>
    private bool MakeRoom(RootedDirectory parent, string path, string name, bool folder)
    {
        if (parent.Stat(name) is not { } there || (folder && there.Type == NodeType.Directory))
            return false;
        parent.RemoveTree(name);
        HasReplaced |= !there.IsWhiteout;
        if (there.Type == NodeType.Directory)
        {
            _parents.Forget(path);
            _folderTimes.RemoveTree(path);
        }
        _parents.ForgetOpen(keep: parent);
        return there.IsWhiteout;
    }

    private void Make(TarEntry entry, RootedDirectory parent, string path, string name, DataReader data)
    {
        switch (entry.Type)
        {
            case TarEntryType.File:
                MakeFile(entry, parent, name, data);
                return;
            case TarEntryType.HardLink:
                MakeHardLink(entry, parent, name);
                return;
            case TarEntryType.Directory:
                MakeFolder(entry, parent, path, name);
                return;
            case TarEntryType.Symlink:
                parent.MakeSymlink(name, entry.LinkTarget);
                break;
            case TarEntryType.Fifo:
                parent.MakeNode(name, NodeType.Fifo, PrivateMode, 0, 0);
                break;
            default:
                NodeType type = entry.Type == TarEntryType.BlockDevice ? NodeType.BlockDevice : NodeType.CharacterDevice;
                parent.MakeNode(name, type, PrivateMode, entry.DeviceMajor, entry.DeviceMinor);
                break;
        }
        parent.SetOwner(name, entry.Uid, entry.Gid);
        if (entry.Type != TarEntryType.Symlink)
            parent.SetMode(name, entry.Mode);
        foreach ((string attribute, byte[] value) in LayerAttributes.Kept(entry))
            LayerAttributes.Set(() => parent.SetAttribute(name, attribute, value));
        parent.SetTimes(name, entry.Modified, entry.Modified);
    }

    private void MakeFolder(TarEntry entry, RootedDirectory parent, string path, string name)
    {
        if (parent.Stat(name) is null)
        {
            parent.MakeDirectory(name, FolderMode);
            Bytes += BlockSize;
        }
        using RootedDirectory folder = parent.OpenDirectory(name);
        folder.SetOwner(entry.Uid, entry.Gid);
        folder.SetMode(entry.Mode);
        foreach ((string attribute, byte[] value) in LayerAttributes.Kept(entry))
            LayerAttributes.Set(() => folder.SetAttribute(attribute, value));
        _parents.Described(path);
        _folderTimes.Set(path, entry.Modified);
    }

    private void MakeFile(TarEntry entry, RootedDirectory parent, string name, DataReader data)
    {
        using SafeFileHandle file = parent.CreateFile(name, PrivateMode);
        foreach (TarSegment segment in entry.Segments ?? [new TarSegment(0, entry.Size)])
            Copy(data, file, segment);
        if (entry.Segments is not null)
            file.SetLength(entry.Size, entry.Path);
        // Owner first: changing it clears set-uid bits and file capabilities.
        file.SetOwner(entry.Uid, entry.Gid, entry.Path);
        file.SetMode(entry.Mode, entry.Path);
        foreach ((string attribute, byte[] value) in LayerAttributes.Kept(entry))
            LayerAttributes.Set(() => file.SetAttribute(attribute, value, entry.Path));
        file.SetTimes(entry.Modified, entry.Modified, entry.Path);
    }

    private void Copy(DataReader data, SafeFileHandle file, TarSegment segment)
    {
        for (long done = 0; done < segment.Length;)
        {
            int read = data(_buffer.AsSpan(0, (int)Math.Min(_buffer.Length, segment.Length - done)));
            RandomAccess.Write(file, _buffer.AsSpan(0, read), segment.Offset + done);
            done += read;
        }
        Bytes += (segment.Length + BlockSize - 1) / BlockSize * BlockSize;
    }

    private void MakeHardLink(TarEntry entry, RootedDirectory parent, string name)
    {
        string target = EntryPath.Clean(entry.LinkTarget, limits);
        (string folder, string targetName) = EntryPath.Split(target);
        try
        {
            using RootedDirectory other = root.Resolve(folder);
            if (other.Stat(targetName) is not { Type: not NodeType.Directory })
                throw new LinuxException(Errno.ENOENT, "linkat", target);
            parent.MakeLink(name, other, targetName);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
        {
            throw new LayerException(
                $"The layer's entry '{entry.Path}' is a hard link to '{entry.LinkTarget}', which is no file of the layer: refused.", e);
        }
    }
}
