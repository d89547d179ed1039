namespace Sampan.Daemon.Streaming;

/// <summary>Waits until nothing has been sent on a session for too long.</summary>
/// <param name="limit">How long; zero for ever.</param>
/// <param name="time">The clock.</param>
internal sealed class IdleWatch(TimeSpan limit, TimeProvider time)
{
    private long _last = time.GetTimestamp();

    /// <summary>Something was sent.</summary>
    public void Note() => Volatile.Write(ref _last, time.GetTimestamp());

    /// <summary>Ends when the limit is reached.</summary>
    public async Task ExpireAsync(CancellationToken token)
    {
        if (limit == TimeSpan.Zero)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
        }
        TimeSpan rest;
        while ((rest = limit - time.GetElapsedTime(Volatile.Read(ref _last))) > TimeSpan.Zero)
        {
            await Task.Delay(rest, time, token);
        }
    }
}
