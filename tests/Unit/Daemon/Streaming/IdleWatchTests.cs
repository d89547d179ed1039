using Sampan.Daemon.Streaming;

namespace Sampan.Tests.Unit.Daemon.Streaming;

public sealed class IdleWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(4), Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Expire_NothingSent_EndsAfterTheLimit()
    {
        var time = new WaitedTime(_ => { });

        await new IdleWatch(Limit, time).ExpireAsync(CancellationToken.None);

        Assert.Equal([Limit], time.Waits);
    }

    [Fact]
    public async Task Expire_SentMeanwhile_CountsFromThen()
    {
        IdleWatch? watch = null;
        var time = new WaitedTime(passed => passed.At(Hour, watch!.Note));
        watch = new IdleWatch(Limit, time);

        await watch.ExpireAsync(CancellationToken.None);

        Assert.Equal([Limit, Hour], time.Waits);
    }

    [Fact]
    public async Task Expire_NoLimit_EndsOnlyWithItsSession()
    {
        using var session = new CancellationTokenSource();
        Task waiting = new IdleWatch(TimeSpan.Zero, TimeProvider.System).ExpireAsync(session.Token);
        Assert.False(waiting.IsCompleted);

        await session.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>Every wait is over at once and moves the clock; the first has a story.</summary>
    private sealed class WaitedTime(Action<WaitedTime> first) : TimeProvider
    {
        private long _now = 1;

        public List<TimeSpan> Waits { get; } = [];

        public override long GetTimestamp() => _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        /// <summary>Something happens so long before the wait is over.</summary>
        public void At(TimeSpan before, Action happens)
        {
            long end = _now + Waits[0].Ticks;
            _now = end - (Waits[0] - before).Ticks;
            happens();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            long end = _now + dueTime.Ticks;
            if (Waits.Count == 1)
            {
                first(this);
            }
            _now = end;
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
