using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sampan.Linux.Interop;

internal static unsafe partial class Libc
{
    internal const int CLONE_FILES = 0x400, CLONE_NEWUSER = 0x10000000, P_PID = 1, SIGKILL = 9;

    /// <summary>Waits for a child that announces its end by no signal.</summary>
    internal const int WCLONE = unchecked((int)0x80000000);

    internal const uint OPEN_TREE_CLONE = 1, OPEN_TREE_CLOEXEC = 0x80000, MOVE_MOUNT_F_EMPTY_PATH = 4;
    internal const ulong MOUNT_ATTR_IDMAP = 0x00100000;

    // Newer than any split of the numbers by architecture.
    private const nint SYS_open_tree = 428, SYS_move_mount = 429, SYS_mount_setattr = 442;

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int clone(nint function, nint stackTop, int flags, nint argument);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint open_tree(nint number, int directory, string path, uint flags);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint move_mount(nint number, SafeHandle from, string fromPath, int to, string toPath, uint flags);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint mount_setattr(nint number, SafeHandle tree, string path, uint flags, MountAttributes* attributes, nuint size);

    /// <summary>open_tree(2) of a copy of the mount that <paramref name="path"/> is on.</summary>
    internal static SafeFileHandle OpenTree(string path) =>
        Opened(
            new SafeFileHandle(open_tree(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC), ownsHandle: true),
            "open_tree",
            path);

    internal static int MoveMount(SafeFileHandle tree, string target) =>
        (int)move_mount(SYS_move_mount, tree, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH);

    internal static int SetMountAttributes(SafeFileHandle tree, MountAttributes attributes) =>
        (int)mount_setattr(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &attributes, (nuint)sizeof(MountAttributes));

    /// <summary>struct mount_attr of mount_setattr(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MountAttributes
    {
        internal ulong Set, Clear, Propagation, UserNamespace;
    }
}
