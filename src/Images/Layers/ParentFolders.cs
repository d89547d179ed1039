using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Images.Layers;

/// <summary>Opens entries' parents, making those that no entry described. Keeps the last one open: tars go folder by folder.</summary>
internal sealed class ParentFolders : IDisposable
{
    private const uint FolderMode = 0x1ED;

    private readonly RootedDirectory _root;
    private readonly PathMap<bool> _implied = new();
    private RootedDirectory? _last;
    private string _lastPath = "";

    internal ParentFolders(RootedDirectory root)
    {
        _root = root;
        _implied.Set("", true);
    }

    /// <summary>Folders made here, the layer's own included, that no entry has described.</summary>
    internal IReadOnlyList<string> Implied => [.. _implied.Paths];

    /// <summary>The open folder; valid until the next call.</summary>
    /// <exception cref="LayerException">Something else stands in its place.</exception>
    internal RootedDirectory Get(string folder, string entry)
    {
        if (folder.Length == 0)
            return _root;
        if (_last is not null && _lastPath == folder)
            return _last;
        RootedDirectory opened = TryResolve(folder) ?? MakeAll(folder, entry);
        _last?.Dispose();
        (_last, _lastPath) = (opened, folder);
        return opened;
    }

    /// <summary>An entry described the folder.</summary>
    internal void Described(string folder) => _implied.Remove(folder);

    /// <summary>The folder was removed with all below.</summary>
    internal void Forget(string folder) => _implied.RemoveTree(folder);

    /// <summary>After a removal a path may mean something else.</summary>
    internal void ForgetOpen(RootedDirectory keep)
    {
        if (!ReferenceEquals(_last, keep))
            Close();
    }

    public void Dispose() => Close();

    private void Close()
    {
        _last?.Dispose();
        _last = null;
    }

    private RootedDirectory MakeAll(string folder, string entry)
    {
        for (int end = folder.IndexOf('/'); ; end = folder.IndexOf('/', end + 1))
        {
            string path = end < 0 ? folder : folder[..end];
            RootedDirectory opened = TryResolve(path) ?? MakeOne(path, entry);
            if (end < 0)
                return opened;
            opened.Dispose();
        }
    }

    private RootedDirectory MakeOne(string path, string entry)
    {
        (string above, string name) = EntryPath.Split(path);
        using RootedDirectory parent = _root.Resolve(above);
        bool hidden = parent.Stat(name) is { IsWhiteout: true } && parent.RemoveFile(name);
        if (parent.Stat(name) is { } there)
        {
            string what = there.Type == NodeType.Symlink ? "a link that leads to no folder of the layer" : "not a folder";
            throw new LayerException($"The layer's entry '{entry}' cannot be unpacked: '{path}' is {what}: refused.");
        }
        parent.MakeDirectory(name, FolderMode);
        if (hidden)
            Whiteout.MakeOpaque(parent, name);
        _implied.Set(path, true);
        return parent.OpenDirectory(name);
    }

    private RootedDirectory? TryResolve(string path)
    {
        try
        {
            return _root.Resolve(path);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
        {
            return null;
        }
    }
}
