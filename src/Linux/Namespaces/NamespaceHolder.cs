using System.Globalization;
using System.Runtime.InteropServices;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Namespaces;

/// <summary>
/// A sleeping child that was born into new namespaces. Only a process with one thread may make a user namespace, which
/// this one is not. The child never runs managed code: its whole program is libc's sleep, so that it also ends by itself.
/// </summary>
internal sealed class NamespaceHolder : IDisposable
{
    private const int LifeSeconds = 30;
    private const int StackBytes = 64 * 1024;

    private readonly int _pid;
    private readonly nint _stack;

    private NamespaceHolder(int pid, nint stack)
    {
        _pid = pid;
        _stack = stack;
    }

    /// <summary>Starts one in a new user namespace and, owned by it, the others of <paramref name="flags"/>.</summary>
    /// <exception cref="LinuxException">The kernel allows none, or no more.</exception>
    internal static unsafe NamespaceHolder Start(int flags, IdMap map)
    {
        nint sleep = NativeLibrary.GetExport(NativeLibrary.Load(Libc.Library, typeof(Libc).Assembly, null), "sleep");
        var stack = (nint)NativeMemory.AlignedAlloc(StackBytes, 16);
        // No signal at its end: the reaper of this process, which waits for all that have one, does not see it.
        int pid = Libc.clone(sleep, stack + StackBytes, Libc.CLONE_NEWUSER | Libc.CLONE_FILES | flags, LifeSeconds);
        if (pid < 0)
        {
            Errno errno = Libc.LastErrno;
            NativeMemory.AlignedFree((void*)stack);
            throw new LinuxException(errno, "clone", "a new user namespace (see user.max_user_namespaces)");
        }
        var holder = new NamespaceHolder(pid, stack);
        try
        {
            WriteMap($"/proc/{pid}/uid_map", map.HostUid, map.UidCount);
            WriteMap($"/proc/{pid}/gid_map", map.HostGid, map.GidCount);
            return holder;
        }
        catch
        {
            holder.Dispose();
            throw;
        }
    }

    /// <summary>The file of one of its namespaces.</summary>
    internal string PathOf(string name) => $"/proc/{_pid}/ns/{name}";

    /// <summary>Ends the child. What was pinned stays.</summary>
    public unsafe void Dispose()
    {
        Libc.kill(_pid, Libc.SIGKILL);
        while (Libc.waitid(Libc.P_PID, _pid, out _, Libc.WEXITED | Libc.WCLONE) < 0 && Libc.LastErrno == Errno.EINTR)
        {
        }
        NativeMemory.AlignedFree((void*)_stack);
    }

    // One write: the kernel takes a map once, and whole.
    private static void WriteMap(string path, uint host, uint count)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"0 {host} {count}\n");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(line));
    }
}
