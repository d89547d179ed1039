using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>A follower and how it fares.</summary>
internal sealed class FollowedLog(string id, string source, LogFollower follower)
{
    // A container that writes nothing holds no descriptors: many do not, for days.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500), LongestWait = TimeSpan.FromSeconds(30);
    private const int MaxDoublings = 6;

    private int _isQueued;
    private int _failures;
    private long _failedAt;
    private long _movedAt;
    private (ulong Inode, long Size) _seen;

    internal string Id => id;

    /// <summary>Docker's folder of the container.</summary>
    internal string Folder { get; } = Path.GetDirectoryName(source)!;

    /// <summary>What only the holder of <see cref="Gate"/> touches.</summary>
    internal LogFollower Follower => follower;

    /// <summary>Held for one pump at most, a megabyte: a rotation waits for no more.</summary>
    internal SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The number of its folder's watch, null while there is none.</summary>
    internal int? Watch { get; set; }

    /// <summary>Whether its container has ended and all was brought over; its files are closed. Set by the holder of <see cref="Gate"/>.</summary>
    internal bool HasEnded { get; set; }

    /// <summary>Whether it was told already that lines could not be understood.</summary>
    internal bool HasToldMalformed { get; set; }

    internal bool IsFailing => _failures > 0;

    /// <summary>Notes that lines came.</summary>
    internal void Moved(TimeProvider time) => _movedAt = time.GetTimestamp();

    /// <summary>Whether no lines have come for so long that its files are closed.</summary>
    internal bool IsSilent(TimeProvider time) => time.GetElapsedTime(_movedAt) > Silence;

    /// <summary>Remembers what Docker's file looks like before it is read.</summary>
    internal void Look() => _seen = Seen();

    /// <summary>Whether a look is due without any event: of closed files only if they have changed since.</summary>
    internal bool MayHaveChanged() => follower.IsOpen || _seen != Seen();

    /// <summary>True for the one who puts it into the queue.</summary>
    internal bool TryQueue() => Interlocked.Exchange(ref _isQueued, 1) == 0;

    /// <summary>Taken from the queue: what comes from now on queues it again.</summary>
    internal void Unqueue() => Volatile.Write(ref _isQueued, 0);

    /// <summary>Notes a failure; true for the first.</summary>
    internal bool Fail(TimeProvider time)
    {
        _failedAt = time.GetTimestamp();
        return _failures++ == 0;
    }

    /// <summary>Notes a success; true for the first after failures.</summary>
    internal bool Succeed()
    {
        bool had = _failures > 0;
        _failures = 0;
        return had;
    }

    /// <summary>Whether it is time to try again. The waits grow.</summary>
    internal bool IsDue(TimeProvider time)
    {
        TimeSpan wait = FirstWait * (1 << Math.Min(Math.Max(_failures - 1, 0), MaxDoublings));
        return time.GetElapsedTime(_failedAt) >= (wait < LongestWait ? wait : LongestWait);
    }

    private (ulong Inode, long Size) Seen()
    {
        try
        {
            return NodeFacts.At(source) is { } facts ? (facts.Inode, facts.Size) : default;
        }
        catch (LinuxException)
        {
            // Reading it will tell.
            return default;
        }
    }
}
