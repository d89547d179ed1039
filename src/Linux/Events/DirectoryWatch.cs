using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Events;

/// <summary>
/// Tells the names of what changed in a folder, inotify(7). The kernel may drop events: the watcher also rescans on its
/// own clock.
/// </summary>
public sealed class DirectoryWatch : IDisposable
{
    private const uint IN_ATTRIB = 4, IN_CLOSE_WRITE = 8, IN_MOVED_FROM = 0x40, IN_MOVED_TO = 0x80, IN_CREATE = 0x100,
        IN_DELETE = 0x200, IN_DELETE_SELF = 0x400, IN_MOVE_SELF = 0x800, IN_ONLYDIR = 0x01000000;
    private const uint Arrivals = IN_CLOSE_WRITE | IN_MOVED_TO;
    private const uint AnyChange =
        Arrivals | IN_ATTRIB | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
    private const int IN_NONBLOCK = 0x800, IN_CLOEXEC = 0x80000;
    private const int HeaderSize = 16, LengthOffset = 12, BufferSize = 16 * 1024;

    private readonly SafeFileHandle _inotify;
    private readonly DescriptorReader _reader;

    /// <summary>
    /// Watches for files that were completely written into, or renamed into, the folder; events from here on are kept until read.
    /// </summary>
    /// <exception cref="LinuxException">The folder cannot be watched.</exception>
    public DirectoryWatch(EpollLoop loop, string directory)
        : this(loop, directory, Arrivals)
    {
    }

    private DirectoryWatch(EpollLoop loop, string directory, uint events)
    {
        _reader = new DescriptorReader(loop);
        _inotify = Libc.inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        Libc.Check(_inotify.IsInvalid ? -1 : 0, "inotify_init1", directory);
        try
        {
            Libc.Check(Libc.inotify_add_watch(_inotify, directory, events), "inotify_add_watch", directory);
        }
        catch (LinuxException)
        {
            _inotify.Dispose();
            throw;
        }
    }

    /// <summary>Watches for whatever changes in the folder, and for its own end.</summary>
    /// <exception cref="LinuxException">The folder cannot be watched.</exception>
    public static DirectoryWatch ForAnyChange(EpollLoop loop, string directory) => new(loop, directory, AnyChange);

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
