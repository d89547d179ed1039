using Sampan.Daemon.Stats;

namespace Sampan.Tests.Unit.Daemon.Stats;

public sealed class CpuRatesTests
{
    private readonly SteppedTime _time = new();
    private readonly CpuRates _rates;

    public CpuRatesTests() => _rates = new CpuRates(_time);

    [Fact]
    public void Note_TwoReadings_GiveNanosecondsPerSecond()
    {
        Assert.Null(_rates.Note("c", 1_000));
        _time.Pass(TimeSpan.FromSeconds(2));

        Assert.Equal(500_000_000UL, _rates.Note("c", 1_000_001_000));
    }

    [Fact]
    public void Note_ReadingsTooClose_KeepTheLastRate()
    {
        _rates.Note("c", 0);
        _time.Pass(TimeSpan.FromSeconds(1));
        _rates.Note("c", 100);
        _time.Pass(TimeSpan.FromMilliseconds(100));

        Assert.Equal(100UL, _rates.Note("c", 1_000_000));
    }

    [Fact]
    public void Note_CounterFellBack_KeepsTheLastRate()
    {
        _rates.Note("c", 1000);
        _time.Pass(TimeSpan.FromSeconds(1));
        _rates.Note("c", 2000);
        _time.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(1000UL, _rates.Note("c", 5));
    }

    [Fact]
    public void Keep_Others_AreForgotten()
    {
        _rates.Note("c", 0);
        _time.Pass(TimeSpan.FromSeconds(1));

        _rates.Keep(new HashSet<string> { "d" });

        Assert.Null(_rates.Note("c", 100));
    }
}
