using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

/// <summary>
/// An open folder. Every operation works on a direct child by name and never follows a link in it; paths are walked only
/// by <see cref="Resolve"/>, which treats this folder as <c>/</c>, so no link and no <c>..</c> leads out of it.
/// All operations throw <see cref="LinuxException"/> naming the call and the path.
/// </summary>
public sealed partial class RootedDirectory : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private RootedDirectory(SafeFileHandle handle, string path)
    {
        _handle = handle;
        _path = path;
    }

    /// <summary>A path to this folder through the open descriptor: short, and good while this object lives.</summary>
    public string DescriptorPath =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_handle.DangerousGetHandle()}");

    /// <summary>Opens the folder at <paramref name="path"/> (links in it are followed: the caller trusts it).</summary>
    public static RootedDirectory Open(string path) => new(Libc.OpenDirectory(path), path);

    /// <summary>Opens the folder at <paramref name="path"/>, which has no leading <c>/</c>, below an open mount.</summary>
    internal static RootedDirectory OpenBelow(SafeFileHandle mount, string path, string shown)
    {
        SafeFileHandle folder = Libc.openat(mount, path.Length == 0 ? "." : path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        return new RootedDirectory(Libc.Opened(folder, "openat", shown), shown);
    }

    /// <summary>Opens the direct child folder <paramref name="name"/>; a link is refused (ENOTDIR or ELOOP).</summary>
    public RootedDirectory OpenDirectory(string name) =>
        new(OpenChild(name, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, 0), Show(name));

    /// <summary>Opens the folder at <paramref name="path"/>, links followed as if this folder were <c>/</c>.</summary>
    /// <remarks>openat2(2) where the kernel has it (5.6), else a walk in user space.</remarks>
    public RootedDirectory Resolve(string path)
    {
        if (path.Length == 0)
            path = ".";
        ulong flags = (ulong)(uint)(Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC);
        int fd;
        do
        {
            fd = Libc.OpenAt2(_handle, path, flags, Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_NO_MAGICLINKS);
        }
        while (fd < 0 && Libc.LastErrno is Errno.EINTR or Errno.EAGAIN);
        if (fd >= 0)
            return new RootedDirectory(new SafeFileHandle(fd, ownsHandle: true), Show(path));
        return Libc.LastErrno == Errno.ENOSYS
            ? Walk(path)
            : throw new LinuxException(Libc.LastErrno, "openat2", Show(path));
    }

    /// <summary>The facts of the child <paramref name="name"/>, or null if there is none.</summary>
    public NodeFacts? Stat(string name)
    {
        if (Libc.statx(_handle, name, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_BASIC_STATS, out Libc.Statx raw) >= 0)
            return Facts(raw);
        return Libc.LastErrno is Errno.ENOENT or Errno.ENOTDIR
            ? null
            : throw new LinuxException(Libc.LastErrno, "statx", Show(name));
    }

    /// <summary>The facts of this folder itself.</summary>
    public NodeFacts Stat()
    {
        Check(Libc.statx(_handle, "", Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Libc.Statx raw), "statx", "");
        return Facts(raw);
    }

    /// <summary>Makes a folder.</summary>
    public void MakeDirectory(string name, uint mode) => Check(Libc.mkdirat(_handle, name, mode), "mkdirat", name);

    /// <summary>Makes a new regular file and opens it for writing; fails with EEXIST if the name is taken.</summary>
    public SafeFileHandle CreateFile(string name, uint mode) =>
        OpenChild(name, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW, mode);

    /// <summary>Opens a regular file for reading; a link is refused (ELOOP).</summary>
    public SafeFileHandle OpenFile(string name) =>
        OpenChild(name, Libc.O_RDONLY | Libc.O_NOFOLLOW | Libc.O_NONBLOCK, 0);

    /// <summary>Opens a file for writing, from its start and without cutting it; a link is refused (ELOOP), a pipe never waited for.</summary>
    public SafeFileHandle OpenForWriting(string name) =>
        OpenChild(name, Libc.O_WRONLY | Libc.O_NOFOLLOW | Libc.O_NONBLOCK, 0);

    /// <summary>Makes a symbolic link; <paramref name="target"/> is stored as it is.</summary>
    public void MakeSymlink(string name, string target) =>
        Check(Libc.symlinkat(target, _handle, name), "symlinkat", name);

    /// <summary>Gives the node <paramref name="otherName"/> of <paramref name="other"/> a second name here.</summary>
    public void MakeLink(string name, RootedDirectory other, string otherName) =>
        Check(Libc.linkat(other._handle, otherName, _handle, name, 0), "linkat", name);

    /// <summary>Makes a device node, named pipe or socket.</summary>
    public void MakeNode(string name, NodeType type, uint mode, uint major, uint minor)
    {
        uint device = (minor & 0xff) | (major << 8) | ((minor & ~0xffu) << 12);
        Check(Libc.MkNodAt(_handle, name, (uint)type | mode, device), "mknodat", name);
    }

    /// <summary>Removes a name that is not a folder; true if it was there.</summary>
    public bool RemoveFile(string name)
    {
        if (Libc.unlinkat(_handle, name, 0) >= 0)
            return true;
        return Libc.LastErrno == Errno.ENOENT ? false : throw new LinuxException(Libc.LastErrno, "unlinkat", Show(name));
    }

    /// <summary>The names in this folder, in the file system's order.</summary>
    public IReadOnlyList<string> Names()
    {
        using SafeFileHandle listing = OpenChild(".", Libc.O_RDONLY | Libc.O_DIRECTORY, 0);
        var names = new List<string>();
        Span<byte> buffer = new byte[32 * 1024];
        int filled;
        while ((filled = Check(Libc.GetDents(listing, buffer), "getdents64", "")) > 0)
            DirectoryEntries.Read(buffer[..filled], names);
        return names;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    internal static NodeFacts Facts(in Libc.Statx raw) => new()
    {
        Type = (NodeType)(raw.Mode & 0xF000),
        Mode = raw.Mode & 0xFFFu,
        Uid = raw.Uid,
        Gid = raw.Gid,
        Size = (long)raw.Size,
        DiskBytes = (long)raw.Blocks * 512,
        Links = raw.Links,
        Inode = raw.Inode,
        Device = (raw.DeviceMajor, raw.DeviceMinor),
        Node = (raw.NodeMajor, raw.NodeMinor),
        Modified = new FileTime(raw.ModifySeconds, raw.ModifyNanoseconds),
    };

    private SafeFileHandle OpenChild(string name, int flags, uint mode)
    {
        SafeFileHandle handle;
        do
        {
            handle = Libc.openat(_handle, name, flags | Libc.O_CLOEXEC, mode);
        }
        while (handle.IsInvalid && Libc.LastErrno == Errno.EINTR);
        return Libc.Opened(handle, "openat", Show(name));
    }

    private int Check(int result, string call, string name) => result >= 0 ? result : Libc.Check(result, call, Show(name));

    private string Show(string name) => name.Length == 0 ? _path : $"{_path}/{name.TrimStart('/')}";
}
