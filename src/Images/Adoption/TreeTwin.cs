using Microsoft.Win32.SafeHandles;
using Sampan.Linux;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;

namespace Sampan.Images.Adoption;

/// <summary>
/// Makes a second tree of the same files: folders anew with the same owner, mode, times and attributes, all else as hard
/// links. Where links are impossible files are copied, sharing blocks if the file system can.
/// </summary>
public sealed class TreeTwin
{
    private const int MaxDepth = 1024;
    private const int BlockSize = 4096;
    private const int CopyBuffer = 1 << 20;
    private const uint PrivateMode = 0x1C0;
    private const string OverlayPrefix = "trusted.overlay.";
    private const string Opaque = OverlayPrefix + "opaque";

    private readonly Dictionary<ulong, (string Folder, string Name)> _copied = [];
    private bool _link;

    private TreeTwin(bool link) => _link = link;

    /// <summary>Bytes as the files say, folders counted as a block.</summary>
    public long Bytes { get; private set; }

    /// <summary>Files, folders, links, devices.</summary>
    public long Inodes { get; private set; }

    /// <summary>Bytes that had to be copied.</summary>
    public long CopiedBytes { get; private set; }

    /// <summary>Makes the twin of a folder, by links if both are on one file system.</summary>
    /// <param name="from">The tree; not changed.</param>
    /// <param name="to">An empty folder.</param>
    /// <param name="cancellationToken">Looked at for each folder.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="LayerException">The tree has a form that no other overlay can show.</exception>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static TreeTwin Make(string from, string to, CancellationToken cancellationToken)
    {
        using OneMount? common = OneMountOf(from, to);
        var twin = new TreeTwin(link: common is not null);
        if (common is not null)
        {
            twin.Make(common.Source, common.Target, cancellationToken);
            return twin;
        }
        using RootedDirectory source = RootedDirectory.Open(from);
        using RootedDirectory target = RootedDirectory.Open(to);
        twin.Make(source, target, cancellationToken);
        return twin;
    }

    /// <summary>Kernels before 5.2 have no open_tree: files are copied.</summary>
    private static OneMount? OneMountOf(string from, string to)
    {
        try
        {
            return OneMount.TryOpen(RealPath.Of(from), RealPath.Of(to));
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOSYS or Errno.EPERM)
        {
            return null;
        }
    }

    private void Make(RootedDirectory source, RootedDirectory target, CancellationToken cancellationToken)
    {
        var open = new Stack<Level>();
        open.Push(new Level(source, target, "", owned: false));
        try
        {
            while (open.TryPeek(out Level? level))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Fill(level, target) is not { } folder)
                {
                    Finish(level);
                    open.Pop().Dispose();
                    continue;
                }
                if (open.Count >= MaxDepth)
                    throw new LayerException($"The folder '{level.Path}/{folder}' is more than {MaxDepth} levels deep.");
                open.Push(level.Enter(folder));
            }
        }
        finally
        {
            foreach (Level level in open)
                level.Dispose();
        }
    }

    /// <summary>Makes what is no folder.</summary>
    /// <returns>The next folder to enter, or null when all is made.</returns>
    private string? Fill(Level level, RootedDirectory top)
    {
        while (level.Left.TryDequeue(out string? name))
        {
            NodeFacts facts = level.Source.Stat(name)
                ?? throw new LayerException($"'{level.Path}/{name}' vanished while it was read.");
            Inodes++;
            if (facts.Type == NodeType.Directory)
            {
                level.Target.MakeDirectory(name, PrivateMode);
                return name;
            }
            Bytes += facts.Type == NodeType.File ? facts.Size : 0;
            if (!TryLink(level, name))
                Copy(level, name, facts, top);
        }
        return null;
    }

    private bool TryLink(Level level, string name)
    {
        if (!_link)
            return false;
        try
        {
            level.Target.MakeLink(name, level.Source, name);
            return true;
        }
        catch (LinuxException e) when (e.Errno is Errno.EXDEV or Errno.EOPNOTSUPP)
        {
            _link = false;
            return false;
        }
        catch (LinuxException e) when (e.Errno is Errno.EMLINK or Errno.EPERM)
        {
            // This one node: too many names already, or immutable.
            return false;
        }
    }

    private void Copy(Level level, string name, NodeFacts facts, RootedDirectory top)
    {
        if (facts.Links > 1)
        {
            if (_copied.TryGetValue(facts.Inode, out (string Folder, string Name) first))
            {
                using RootedDirectory folder = top.Resolve(first.Folder);
                level.Target.MakeLink(name, folder, first.Name);
                return;
            }
            _copied[facts.Inode] = (level.Path, name);
        }
        switch (facts.Type)
        {
            case NodeType.File:
                CopyFile(level, name, facts);
                return;
            case NodeType.Symlink:
                level.Target.MakeSymlink(name, level.Source.ReadLink(name));
                break;
            default:
                level.Target.MakeNode(name, facts.Type, facts.Mode, facts.Node.Major, facts.Node.Minor);
                break;
        }
        level.Target.SetOwner(name, facts.Uid, facts.Gid);
        if (facts.Type != NodeType.Symlink)
            level.Target.SetMode(name, facts.Mode);
        foreach (string attribute in level.Source.AttributeNames(name))
        {
            if (level.Source.GetAttribute(name, attribute) is { } value)
                level.Target.SetAttribute(name, attribute, value);
        }
        level.Target.SetTimes(name, facts.Modified, facts.Modified);
    }

    private void CopyFile(Level level, string name, NodeFacts facts)
    {
        string shown = $"{level.Path}/{name}";
        using SafeFileHandle from = level.Source.OpenFile(name);
        using SafeFileHandle to = level.Target.CreateFile(name, PrivateMode);
        if (facts.Size > 0 && !to.TryClone(from))
            CopyBytes(from, to, facts.Size, shown);
        // Owner first: changing it clears set-uid bits and file capabilities.
        to.SetOwner(facts.Uid, facts.Gid, shown);
        to.SetMode(facts.Mode, shown);
        foreach (string attribute in level.Source.AttributeNames(name))
        {
            if (level.Source.GetAttribute(name, attribute) is { } value)
                to.SetAttribute(attribute, value, shown);
        }
        to.SetTimes(facts.Modified, facts.Modified, shown);
    }

    /// <summary>Blocks of zeros stay holes.</summary>
    private void CopyBytes(SafeFileHandle from, SafeFileHandle to, long size, string shown)
    {
        byte[] buffer = new byte[(int)Math.Min(size, CopyBuffer)];
        for (long at = 0; at < size;)
        {
            int read = RandomAccess.Read(from, buffer, at);
            if (read == 0)
                throw new LayerException($"'{shown}' became shorter while it was copied.");
            if (buffer.AsSpan(0, read).ContainsAnyExcept((byte)0))
                RandomAccess.Write(to, buffer.AsSpan(0, read), at);
            at += read;
        }
        to.SetLength(size, shown);
        CopiedBytes += size;
    }

    /// <summary>A folder's own facts come last: making its children changes its times.</summary>
    private void Finish(Level level)
    {
        NodeFacts facts = level.Source.Stat();
        Bytes += BlockSize;
        level.Target.SetOwner(facts.Uid, facts.Gid);
        level.Target.SetMode(facts.Mode);
        foreach (string attribute in level.Source.AttributeNames("."))
        {
            bool kept = attribute == Opaque || !attribute.StartsWith(OverlayPrefix, StringComparison.Ordinal);
            if (attribute is OverlayPrefix + "redirect" or OverlayPrefix + "metacopy")
            {
                throw new LayerException(
                    $"The folder '{level.Path}' was written with overlayfs's {attribute[OverlayPrefix.Length..]}, which only the layers it came from can resolve: pull the image instead.");
            }
            if (kept && level.Source.GetAttribute(".", attribute) is { } value)
                level.Target.SetAttribute(attribute, value);
        }
        level.Target.SetTimes(facts.Modified, facts.Modified);
    }

    private sealed class Level(RootedDirectory source, RootedDirectory target, string path, bool owned) : IDisposable
    {
        internal RootedDirectory Source => source;

        internal RootedDirectory Target => target;

        internal string Path => path;

        internal Queue<string> Left { get; } = new(source.Names());

        internal Level Enter(string name)
        {
            RootedDirectory from = source.OpenDirectory(name);
            try
            {
                return new Level(from, target.OpenDirectory(name), path.Length == 0 ? name : $"{path}/{name}", owned: true);
            }
            catch
            {
                from.Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            if (!owned)
                return;
            source.Dispose();
            target.Dispose();
        }
    }
}
