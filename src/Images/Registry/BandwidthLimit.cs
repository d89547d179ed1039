namespace Sampan.Images.Registry;

/// <summary>
/// Holds all pulls together to so many bytes a second. Whoever has read more than is due waits until it is; a short burst
/// is let through, so that small requests do not.
/// </summary>
/// <param name="bytesPerSecond">0 for no limit.</param>
internal sealed class BandwidthLimit(long bytesPerSecond)
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private long _rate = bytesPerSecond;
    private long _due = long.MinValue;

    /// <summary>Bytes a second; 0 for no limit. Counts at once.</summary>
    internal void Set(long bytesPerSecond) => Interlocked.Exchange(ref _rate, bytesPerSecond);

    /// <summary>Tells of bytes that have come, and waits for as long as they should have taken.</summary>
    internal ValueTask SpendAsync(int bytes, TimeProvider time, CancellationToken cancellationToken)
    {
        long rate = Interlocked.Read(ref _rate);
        if (rate <= 0)
            return ValueTask.CompletedTask;
        TimeSpan wait;
        lock (_lock)
        {
            long now = time.GetTimestamp();
            _due = Math.Max(_due, now) + (long)((double)bytes / rate * time.TimestampFrequency);
            wait = time.GetElapsedTime(now, _due) - Burst;
        }
        return wait > TimeSpan.Zero ? new ValueTask(Task.Delay(wait, time, cancellationToken)) : ValueTask.CompletedTask;
    }
}
