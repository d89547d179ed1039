using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Events;

/// <summary>
/// Tells the names of files that were completely written into, or renamed into, a folder, inotify(7). The kernel may
/// drop events: the watcher also rescans on its own clock.
/// </summary>
public sealed class DirectoryWatch : IDisposable
{
    private const uint IN_CLOSE_WRITE = 8, IN_MOVED_TO = 0x80;
    private const int IN_NONBLOCK = 0x800, IN_CLOEXEC = 0x80000;
    private const int HeaderSize = 16, LengthOffset = 12, BufferSize = 16 * 1024;

    private readonly SafeFileHandle _inotify;
    private readonly DescriptorReader _reader;

    /// <summary>Starts watching; events from here on are kept until read.</summary>
    /// <exception cref="LinuxException">The folder cannot be watched.</exception>
    public DirectoryWatch(EpollLoop loop, string directory)
    {
        _reader = new DescriptorReader(loop);
        _inotify = Libc.inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        Libc.Check(_inotify.IsInvalid ? -1 : 0, "inotify_init1", directory);
        Libc.Check(Libc.inotify_add_watch(_inotify, directory, IN_CLOSE_WRITE | IN_MOVED_TO), "inotify_add_watch", directory);
    }

    /// <summary>Waits for the next names. An empty list means that events were lost: rescan.</summary>
    /// <exception cref="LinuxException">read failed.</exception>
    public async Task<IReadOnlyList<string>> NextAsync(CancellationToken token)
    {
        byte[] buffer = new byte[BufferSize];
        int count = await _reader.ReadAsync(_inotify, buffer, token);
        return Names(buffer.AsSpan(0, count));
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => _inotify.Dispose();

    private static List<string> Names(ReadOnlySpan<byte> events)
    {
        var names = new List<string>();
        while (events.Length >= HeaderSize)
        {
            int length = MemoryMarshal.Read<int>(events[LengthOffset..]);
            ReadOnlySpan<byte> name = events.Slice(HeaderSize, length);
            int end = name.IndexOf((byte)0);
            if (end > 0)
            {
                names.Add(Encoding.UTF8.GetString(name[..end]));
            }
            events = events[(HeaderSize + length)..];
        }
        return names;
    }
}
