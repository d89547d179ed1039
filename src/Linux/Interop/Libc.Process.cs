using System.Runtime.InteropServices;

namespace Sampan.Linux.Interop;

internal static unsafe partial class Libc
{
    internal const int P_ALL = 0, WEXITED = 4, WNOWAIT = 0x01000000, CLD_EXITED = 1;
    internal const int PR_SET_CHILD_SUBREAPER = 36, PR_CAPBSET_READ = 23;

    // Both numbers are the same on every architecture that .NET runs on.
    private const long SYS_pidfd_send_signal = 424, SYS_pidfd_open = 434;

    /// <summary>siginfo_t as waitid fills it.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct ChildInfo
    {
        [FieldOffset(0)] internal int Signal;
        [FieldOffset(8)] internal int Code;
        [FieldOffset(16)] internal int Pid;
        [FieldOffset(20)] internal uint Uid;
        [FieldOffset(24)] internal int Status;
    }

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int waitid(int idType, int id, out ChildInfo info, int options);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial long syscall_pidfd_open(long number, int pid, uint flags);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial long syscall_pidfd_send_signal(long number, SafeHandle pidFd, int signal, void* info, uint flags);

    internal static int pidfd_open(int pid) => (int)syscall_pidfd_open(SYS_pidfd_open, pid, 0);

    internal static int pidfd_send_signal(SafeHandle pidFd, int signal) =>
        (int)syscall_pidfd_send_signal(SYS_pidfd_send_signal, pidFd, signal, null, 0);
}
