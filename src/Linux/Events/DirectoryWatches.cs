using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Events;

/// <summary>
/// Tells in which of many folders a file was made or written into, over one inotify instance, inotify(7). The kernel may
/// drop events, and says so.
/// </summary>
public sealed class DirectoryWatches : IDisposable
{
    /// <summary>Among the changed: events were lost, look everywhere.</summary>
    public const int Lost = -1;

    private const uint IN_MODIFY = 2, IN_MOVED_TO = 0x80, IN_CREATE = 0x100, IN_ONLYDIR = 0x01000000, IN_IGNORED = 0x8000;
    private const uint Events = IN_MODIFY | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR;
    private const int IN_NONBLOCK = 0x800, IN_CLOEXEC = 0x80000;
    private const int HeaderSize = 16, MaskOffset = 4, LengthOffset = 12, BufferSize = 16 * 1024;

    // So that a reader comes back to its caller also while others write without pause.
    private const int MaxReads = 64;

    private readonly SafeFileHandle _inotify;
    private readonly EpollLoop _loop;
    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>Watches nothing yet.</summary>
    /// <exception cref="LinuxException">inotify_init1 failed, EMFILE when there are too many instances.</exception>
    public DirectoryWatches(EpollLoop loop)
    {
        _loop = loop;
        _inotify = Libc.inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        Libc.Check(_inotify.IsInvalid ? -1 : 0, "inotify_init1", "watches of folders");
    }

    /// <summary>Watches a folder too. Events from here on are kept until read.</summary>
    /// <returns>The number under which it is told; the same for the same folder, and never used again after its removal.</returns>
    /// <exception cref="LinuxException">The folder cannot be watched, ENOSPC when there are too many watches.</exception>
    public int Add(string directory) =>
        Libc.Check(Libc.inotify_add_watch(_inotify, directory, Events), "inotify_add_watch", directory);

    /// <summary>Watches a folder no more; nothing if it is gone.</summary>
    public void Remove(int watch) => _ = Libc.inotify_rm_watch(_inotify, watch);

    /// <summary>Waits for changes, and adds the numbers of their folders to <paramref name="changed"/>. One caller at a time.</summary>
    /// <exception cref="LinuxException">read failed.</exception>
    public async Task NextAsync(HashSet<int> changed, CancellationToken token)
    {
        while (!Take(changed))
        {
            await _loop.WaitReadableAsync(_inotify, token);
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => _inotify.Dispose();

    private bool Take(HashSet<int> changed)
    {
        int count;
        for (int i = 0; i < MaxReads && (count = Read()) > 0; i++)
        {
            Collect(_buffer.AsSpan(0, count), changed);
        }
        return changed.Count > 0;
    }

    private static void Collect(ReadOnlySpan<byte> events, HashSet<int> changed)
    {
        while (events.Length >= HeaderSize)
        {
            if ((MemoryMarshal.Read<uint>(events[MaskOffset..]) & IN_IGNORED) == 0)
            {
                changed.Add(MemoryMarshal.Read<int>(events));
            }
            events = events[(HeaderSize + MemoryMarshal.Read<int>(events[LengthOffset..]))..];
        }
    }

    private unsafe int Read()
    {
        fixed (byte* start = _buffer)
        {
            nint count = Libc.read(_inotify, start, BufferSize);
            return count >= 0
                ? (int)count
                : Libc.LastErrno is Errno.EAGAIN or Errno.EINTR
                    ? 0
                    : throw new LinuxException(Libc.LastErrno, "read", "watches of folders");
        }
    }
}
