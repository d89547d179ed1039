using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Files;

namespace Sampan.Linux.Interop;

internal static partial class Libc
{
    internal const nuint FICLONE = 0x40049409;

    internal const int O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0x40, O_EXCL = 0x80, O_TRUNC = 0x200,
        O_APPEND = 0x400, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000, O_PATH = 0x200000;

    internal const int AT_SYMLINK_NOFOLLOW = 0x100, AT_REMOVEDIR = 0x200, AT_EMPTY_PATH = 0x1000, AT_FDCWD = -100;
    internal const uint STATX_BASIC_STATS = 0x7ff;
    internal const ulong RESOLVE_NO_MAGICLINKS = 0x02, RESOLVE_IN_ROOT = 0x10;
    internal const int LOCK_EX = 2, LOCK_NB = 4, LOCK_UN = 8;

    private const nint SYS_openat2 = 437;

    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    // These two differ between the architectures; all the others used here agree.
    internal static readonly int O_DIRECTORY = Arm ? 0x4000 : 0x10000;
    internal static readonly int O_NOFOLLOW = Arm ? 0x8000 : 0x20000;

    // glibc before 2.30 (getdents64) and 2.33 (mknodat) exports no such function.
    private static readonly nint SYS_getdents64 = Arm ? 61 : 217;
    private static readonly nint SYS_mknodat = Arm ? 33 : 259;

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle open(string path, int flags, uint mode);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial SafeFileHandle openat(SafeFileHandle directory, string path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    private static partial nint openat2(nint number, SafeFileHandle directory, string path, ref OpenHow how, nuint size);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint getdents64(nint number, SafeFileHandle directory, ref byte buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    private static partial nint mknodat(nint number, SafeFileHandle directory, string name, uint mode, uint device);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fsync(SafeFileHandle fd);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int syncfs(SafeFileHandle fd);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int mkdirat(SafeFileHandle directory, string name, uint mode);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int symlinkat(string target, SafeFileHandle directory, string name);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int linkat(SafeFileHandle oldDirectory, string oldName, SafeFileHandle newDirectory, string newName, int flags);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int unlinkat(SafeFileHandle directory, string name, int flags);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial nint readlinkat(SafeFileHandle directory, string name, ref byte buffer, nuint size);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int fchownat(SafeFileHandle directory, string name, uint owner, uint group, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fchown(SafeFileHandle fd, uint owner, uint group);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fchmod(SafeFileHandle fd, uint mode);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int fchmodat(SafeFileHandle directory, string name, uint mode, int flags);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int utimensat(SafeFileHandle directory, string name, ReadOnlySpan<TimeSpec> times, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int futimens(SafeFileHandle fd, ReadOnlySpan<TimeSpec> times);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int statx(SafeFileHandle directory, string name, int flags, uint mask, out Statx result);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statfs(string path, out StatFsRaw result);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int flock(SafeFileHandle fd, int operation);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoctlClone(SafeFileHandle target, nuint request, nint source);

    /// <summary>ioctl_ficlone(2).</summary>
    internal static int FileClone(SafeFileHandle target, SafeFileHandle source) =>
        IoctlClone(target, FICLONE, source.DangerousGetHandle());

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int ftruncate(SafeFileHandle fd, long length);

    internal static SafeFileHandle OpenDirectory(string path)
    {
        SafeFileHandle handle = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
        return Opened(handle, "open", path);
    }

    /// <summary>The handle, or the exception for an invalid one.</summary>
    internal static SafeFileHandle Opened(SafeFileHandle handle, string call, string target)
    {
        if (!handle.IsInvalid)
        {
            return handle;
        }
        Errno errno = LastErrno;
        handle.Dispose();
        throw new LinuxException(errno, call, target);
    }

    /// <summary>openat2(2); -1 with errno on failure.</summary>
    internal static int OpenAt2(SafeFileHandle directory, string path, ulong flags, ulong resolve)
    {
        var how = new OpenHow { Flags = flags, Resolve = resolve };
        return (int)openat2(SYS_openat2, directory, path, ref how, 24);
    }

    internal static int GetDents(SafeFileHandle directory, Span<byte> buffer) =>
        (int)getdents64(SYS_getdents64, directory, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);

    internal static int MkNodAt(SafeFileHandle directory, string name, uint mode, uint device) =>
        (int)mknodat(SYS_mknodat, directory, name, mode, device);

    [StructLayout(LayoutKind.Sequential)]
    internal struct OpenHow
    {
        internal ulong Flags, Mode, Resolve;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        internal long Seconds, Nanoseconds;
    }

    /// <summary>struct statx of statx(2); 256 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    internal struct Statx
    {
        internal uint Mask, BlockSize;
        internal ulong Attributes;
        internal uint Links, Uid, Gid;
        internal ushort Mode, Spare;
        internal ulong Inode, Size, Blocks, AttributesMask;
        internal long AccessSeconds;
        internal uint AccessNanoseconds, Pad1;
        internal long BirthSeconds;
        internal uint BirthNanoseconds, Pad2;
        internal long ChangeSeconds;
        internal uint ChangeNanoseconds, Pad3;
        internal long ModifySeconds;
        internal uint ModifyNanoseconds, Pad4;
        internal uint NodeMajor, NodeMinor, DeviceMajor, DeviceMinor;
    }

    /// <summary>struct statfs of statfs(2) on 64-bit machines; 120 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 120)]
    internal struct StatFsRaw
    {
        internal long Type, BlockSize;
        internal ulong Blocks, BlocksFree, BlocksAvailable, Files, FilesFree;
    }
}
