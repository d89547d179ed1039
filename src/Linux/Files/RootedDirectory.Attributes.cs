using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

public sealed partial class RootedDirectory
{
    private const int XattrMax = 64 * 1024;

    /// <summary>Sets owner and group of a child, a link itself included.</summary>
    public void SetOwner(string name, uint uid, uint gid) =>
        Check(Libc.fchownat(_handle, name, uid, gid, Libc.AT_SYMLINK_NOFOLLOW), "fchownat", name);

    /// <summary>Sets owner and group of this folder.</summary>
    public void SetOwner(uint uid, uint gid) => Check(Libc.fchown(_handle, uid, gid), "fchown", "");

    /// <summary>Sets the permission bits of a child that is known not to be a link (fchmodat follows links).</summary>
    public void SetMode(string name, uint mode) => Check(Libc.fchmodat(_handle, name, mode, 0), "fchmodat", name);

    /// <summary>Sets the permission bits of this folder.</summary>
    public void SetMode(uint mode) => Check(Libc.fchmod(_handle, mode), "fchmod", "");

    /// <summary>Sets access and modification time of a child, a link itself included.</summary>
    public void SetTimes(string name, FileTime access, FileTime modified) =>
        Check(Libc.utimensat(_handle, name, Times(access, modified), Libc.AT_SYMLINK_NOFOLLOW), "utimensat", name);

    /// <summary>Sets access and modification time of this folder.</summary>
    public void SetTimes(FileTime access, FileTime modified) =>
        Check(Libc.futimens(_handle, Times(access, modified)), "futimens", "");

    /// <summary>Sets an extended attribute of a child, a link itself included.</summary>
    public void SetAttribute(string name, string attribute, ReadOnlySpan<byte> value) =>
        Check(
            Libc.lsetxattr($"{DescriptorPath}/{name}", attribute, value, (nuint)value.Length, 0),
            $"lsetxattr {attribute}", name);

    /// <summary>Sets an extended attribute of this folder.</summary>
    public void SetAttribute(string attribute, ReadOnlySpan<byte> value) =>
        Check(Libc.fsetxattr(_handle, attribute, value, (nuint)value.Length, 0), $"fsetxattr {attribute}", "");

    /// <summary>An extended attribute of a child, or null if it has none of that name.</summary>
    public byte[]? GetAttribute(string name, string attribute)
    {
        byte[] buffer = new byte[XattrMax];
        nint length = Libc.lgetxattr($"{DescriptorPath}/{name}", attribute, ref buffer[0], (nuint)buffer.Length);
        if (length >= 0)
            return buffer[..(int)length];
        return Libc.LastErrno is Errno.ENODATA or Errno.EOPNOTSUPP or Errno.ENOENT
            ? null
            : throw new LinuxException(Libc.LastErrno, $"lgetxattr {attribute}", Show(name));
    }

    /// <summary>The names of a child's extended attributes; none where the file system has no such thing.</summary>
    public IReadOnlyList<string> AttributeNames(string name)
    {
        byte[] buffer = new byte[XattrMax];
        nint length = Libc.llistxattr($"{DescriptorPath}/{name}", ref buffer[0], (nuint)buffer.Length);
        if (length < 0)
        {
            return Libc.LastErrno is Errno.EOPNOTSUPP
                ? []
                : throw new LinuxException(Libc.LastErrno, "llistxattr", Show(name));
        }
        string all = PathText.Decode(buffer.AsSpan(0, (int)length));
        return all.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Where the link <paramref name="name"/> points.</summary>
    public string ReadLink(string name)
    {
        byte[] buffer = new byte[4096];
        nint length = Libc.readlinkat(_handle, name, ref buffer[0], (nuint)buffer.Length);
        return length >= 0
            ? PathText.Decode(buffer.AsSpan(0, (int)length))
            : throw new LinuxException(Libc.LastErrno, "readlinkat", Show(name));
    }

    private static Libc.TimeSpec[] Times(FileTime access, FileTime modified) =>
    [
        new() { Seconds = access.Seconds, Nanoseconds = access.Nanoseconds },
        new() { Seconds = modified.Seconds, Nanoseconds = modified.Nanoseconds },
    ];
}
