using System.Collections.Concurrent;

namespace Sampan.Daemon.Engines.Native;

/// <summary>
/// The size of writable layers. The kernel keeps no account of an overlay's upper folder, so each is walked: once when it is
/// first asked for, and then at most once a minute and one at a time, behind the answers.
/// </summary>
#pragma warning disable CA1001 // It lives as long as the daemon, and its semaphore has no handle to close.
internal sealed class LayerUsages(Func<string, (ulong Bytes, ulong Inodes)> walk, TimeProvider time)
#pragma warning restore CA1001
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _walking = new(1);

    /// <summary>Bytes and files of a container's layer, a little more than a minute old at most.</summary>
    /// <exception cref="IOException">It was never walked and cannot be read.</exception>
    public (ulong Bytes, ulong Inodes) Of(string id)
    {
        if (_known.TryGetValue(id, out Entry? entry))
        {
            if (time.GetElapsedTime(entry.WalkedAt) > Age && entry.TryClaim())
            {
                _ = Task.Run(() => RefreshAsync(id));
            }
            return (entry.Bytes, entry.Inodes);
        }
        (ulong bytes, ulong inodes) = walk(id);
        _known[id] = new Entry(bytes, inodes, time.GetTimestamp());
        return (bytes, inodes);
    }

    /// <summary>The container is being removed.</summary>
    public void Forget(string id) => _known.TryRemove(id, out _);

    private async Task RefreshAsync(string id)
    {
        await _walking.WaitAsync();
        try
        {
            (ulong bytes, ulong inodes) = walk(id);
            if (_known.TryGetValue(id, out Entry? old))
            {
                _known.TryUpdate(id, new Entry(bytes, inodes, time.GetTimestamp()), old);
            }
        }
        catch (IOException)
        {
            // It is going away.
            _known.TryRemove(id, out _);
        }
        finally
        {
            _walking.Release();
        }
    }

    private sealed class Entry(ulong bytes, ulong inodes, long walkedAt)
    {
        private int _claimed;

        public ulong Bytes { get; } = bytes;

        public ulong Inodes { get; } = inodes;

        public long WalkedAt { get; } = walkedAt;

        /// <summary>True once: for the one who walks again.</summary>
        public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;
    }
}
