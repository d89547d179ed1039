using Sampan.Daemon.Engines.Native;

namespace Sampan.Tests.Unit.Daemon.Engines.Native;

public sealed class LayerUsagesTests
{
    private readonly MovedTime _time = new();
    private int _walks;

    [Fact]
    public async Task Of_AskedOften_WalksOnceAMinuteBehindTheAnswer()
    {
        var layers = new LayerUsages(_ => ((ulong)Interlocked.Increment(ref _walks), 1), _time);

        Assert.Equal((1ul, 1ul), layers.Of("a"));
        Assert.Equal((1ul, 1ul), layers.Of("a"));
        _time.Pass(TimeSpan.FromSeconds(61));
        layers.Of("a");
        layers.Of("a");

        while (layers.Of("a").Bytes != 2)
        {
            await Task.Yield();
        }
        Assert.Equal(2, _walks);
    }

    [Fact]
    public void Of_ForgottenContainer_IsWalkedAnew()
    {
        var layers = new LayerUsages(_ => ((ulong)Interlocked.Increment(ref _walks), 1), _time);
        layers.Of("a");

        layers.Forget("a");

        Assert.Equal((2ul, 1ul), layers.Of("a"));
    }

    private sealed class MovedTime : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _ticks);

        public void Pass(TimeSpan span) => Volatile.Write(ref _ticks, _ticks + span.Ticks);
    }
}
