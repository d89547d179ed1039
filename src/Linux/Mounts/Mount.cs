using Sampan.Linux.Interop;

namespace Sampan.Linux.Mounts;

/// <summary>mount(2) and umount2(2). All throw <see cref="LinuxException"/> naming the mount point.</summary>
public static class Mount
{
    /// <summary>The kernel copies one page of options, its final NUL included; anything longer is cut silently.</summary>
    public const int MaxDataLength = 4095;

    /// <summary>Shows <paramref name="source"/> at <paramref name="target"/>; with its mounts if recursive.</summary>
    /// <param name="source">A file or folder.</param>
    /// <param name="target">An existing file or folder of the same kind.</param>
    /// <param name="flags">Recursive, and any of ReadOnly, NoSuid, NoDev, NoExec (set by a second call).</param>
    public static void Bind(string source, string target, MountFlags flags)
    {
        const MountFlags first = MountFlags.Bind | MountFlags.Recursive;
        Call(source, target, null, MountFlags.Bind | (flags & first), null);
        MountFlags rest = flags & ~first;
        if (rest == MountFlags.None)
            return;
        try
        {
            Call(null, target, null, MountFlags.Bind | MountFlags.Remount | rest, null);
        }
        catch
        {
            Unmount(target, detach: true);
            throw;
        }
    }

    /// <summary>Mounts a file system.</summary>
    /// <param name="type">The file system, e.g. <c>tmpfs</c>.</param>
    /// <param name="source">Its device, or the name shown in /proc/mounts.</param>
    /// <param name="target">An existing folder.</param>
    /// <param name="flags">Mount flags.</param>
    /// <param name="data">Its options, at most <see cref="MaxDataLength"/> bytes; null for none.</param>
    /// <exception cref="ArgumentException">The options do not fit into the kernel's page.</exception>
    public static void FileSystem(string type, string source, string target, MountFlags flags, string? data)
    {
        if (data is not null && System.Text.Encoding.UTF8.GetByteCount(data) > MaxDataLength)
            throw new ArgumentException($"The options for mounting {target} are longer than {MaxDataLength} bytes.", nameof(data));
        Call(source, target, type, flags, data);
    }

    /// <summary>Mounts an empty tmpfs.</summary>
    /// <param name="target">An existing folder.</param>
    /// <param name="sizeBytes">Its capacity.</param>
    /// <param name="mode">Permission bits of its root.</param>
    /// <param name="flags">Mount flags.</param>
    /// <param name="uid">The owner of its root.</param>
    /// <param name="gid">The group of its root.</param>
    public static void Tmpfs(string target, long sizeBytes, uint mode, MountFlags flags, uint uid = 0, uint gid = 0) =>
        FileSystem("tmpfs", "tmpfs", target, flags, $"size={sizeBytes},mode={Convert.ToString(mode, 8)},uid={uid},gid={gid}");

    /// <summary>Sets how mounts propagate between <paramref name="target"/> and its peers.</summary>
    public static void SetPropagation(string target, MountFlags propagation) => Call(null, target, null, propagation, null);

    /// <summary>Unmounts what is mounted on <paramref name="target"/>; nothing there is success.</summary>
    /// <param name="target">The mount point; a link is not followed.</param>
    /// <param name="detach">Take it out of sight now and free it when its last user is gone.</param>
    /// <returns>True if something was unmounted.</returns>
    public static bool Unmount(string target, bool detach)
    {
        int flags = Libc.UMOUNT_NOFOLLOW | (detach ? Libc.MNT_DETACH : 0);
        int result;
        do
        {
            result = Libc.umount2(target, flags);
        }
        while (result < 0 && Libc.LastErrno == Errno.EINTR);
        if (result >= 0)
            return true;
        return Libc.LastErrno is Errno.EINVAL or Errno.ENOENT
            ? false
            : throw new LinuxException(Libc.LastErrno, "umount2", target);
    }

    private static void Call(string? source, string target, string? type, MountFlags flags, string? data) =>
        Libc.Retry(() => Libc.mount(source, target, type, (uint)flags, data), "mount", $"{source ?? type} on {target}");
}
