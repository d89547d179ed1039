using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Processes;

/// <summary>One posix_spawn(3): no fork in managed code, no descriptor leaks, default signals.</summary>
internal static unsafe class Spawner
{
    // Handles are first copied above every number a child is given, so that no dup2 overwrites a later source.
    private const int CopiesStart = 64;

    /// <summary>Starts the program.</summary>
    /// <returns>The pid.</returns>
    /// <exception cref="LinuxException">The program could not be started.</exception>
    internal static int Start(SpawnRequest request)
    {
        byte* actions = stackalloc byte[Libc.SpawnStructureSize];
        byte* attributes = stackalloc byte[Libc.SpawnStructureSize];
        var copies = new List<SafeFileHandle>();
        Check(Libc.posix_spawn_file_actions_init(actions), request);
        Check(Libc.posix_spawnattr_init(attributes), request);
        try
        {
            AddDescriptors(actions, request, copies);
            if (request.WorkingDirectory is { } directory)
            {
                Check(Libc.posix_spawn_file_actions_addchdir_np(actions, directory), request);
            }
            SetSignals(attributes, request);
            return Spawn(request, actions, attributes);
        }
        finally
        {
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            _ = Libc.posix_spawnattr_destroy(attributes);
            copies.ForEach(copy => copy.Dispose());
        }
    }

    private static void AddDescriptors(byte* actions, SpawnRequest request, List<SafeFileHandle> copies)
    {
        for (int standard = 0; standard <= 2; standard++)
        {
            if (!request.Descriptors.ContainsKey(standard))
            {
                Check(Libc.posix_spawn_file_actions_addopen(actions, standard, "/dev/null", Libc.O_RDWR, 0), request);
            }
        }
        foreach ((int number, SafeHandle handle) in request.Descriptors)
        {
            int copy = Libc.Check(Libc.fcntl(handle, Libc.F_DUPFD_CLOEXEC, CopiesStart), "fcntl", request.Path);
            copies.Add(new SafeFileHandle(copy, ownsHandle: true));
            Check(Libc.posix_spawn_file_actions_adddup2(actions, copy, number), request);
        }
    }

    private static void SetSignals(byte* attributes, SpawnRequest request)
    {
        byte* signals = stackalloc byte[Libc.SpawnStructureSize];
        Libc.Check(Libc.sigfillset(signals), "sigfillset", request.Path);
        Check(Libc.posix_spawnattr_setsigdefault(attributes, signals), request);
        Libc.Check(Libc.sigemptyset(signals), "sigemptyset", request.Path);
        Check(Libc.posix_spawnattr_setsigmask(attributes, signals), request);
        int flags = Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK
            | (request.NewSession ? Libc.POSIX_SPAWN_SETSID : 0);
        Check(Libc.posix_spawnattr_setflags(attributes, (short)flags), request);
    }

    private static int Spawn(SpawnRequest request, byte* actions, byte* attributes)
    {
        string[] environment = [.. request.Environment.Select(pair => $"{pair.Key}={pair.Value}")];
        byte** argv = Vector([request.Path, .. request.Arguments]);
        byte** envp = Vector(environment);
        try
        {
            Check(Libc.posix_spawn(out int pid, argv[0], actions, attributes, argv, envp), request);
            return pid;
        }
        finally
        {
            NativeMemory.Free(argv);
            NativeMemory.Free(envp);
        }
    }

    /// <summary>A NULL-terminated array of C strings in one allocation.</summary>
    private static byte** Vector(string[] items)
    {
        int pointers = (items.Length + 1) * sizeof(byte*);
        int bytes = items.Sum(item => Encoding.UTF8.GetByteCount(item) + 1);
        byte** vector = (byte**)NativeMemory.AllocZeroed((nuint)(pointers + bytes));
        byte* next = (byte*)vector + pointers;
        byte* end = next + bytes;
        for (int i = 0; i < items.Length; i++)
        {
            vector[i] = next;
            next += Encoding.UTF8.GetBytes(items[i], new Span<byte>(next, (int)(end - next))) + 1;
        }
        return vector;
    }

    // The posix_spawn family returns its error instead of setting errno.
    private static void Check(int error, SpawnRequest request)
    {
        if (error != 0)
        {
            throw new LinuxException((Errno)error, "posix_spawn", request.Path);
        }
    }
}
