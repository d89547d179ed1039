using Sampan.Cri.Grpc;

namespace Sampan.Tests.Unit.Cri.Grpc;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("600n", 6)]
    [InlineData("1n", 1)]
    [InlineData("0n", 0)]
    [InlineData("99999999H", 3_599_999_964_000_000_000)]
    [InlineData("00000001S", 10_000_000)]
    public void TryParse_WellFormed_Ticks(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out TimeSpan timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1s")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData(" 1S")]
    [InlineData("1 S")]
    [InlineData("1.5S")]
    [InlineData("100000000S")]
    [InlineData("１S")]
    public void TryParse_Malformed_False(string? text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Theory]
    [InlineData(-1, "0n")]
    [InlineData(0, "0n")]
    [InlineData(1, "1u")]
    [InlineData(11, "2u")]
    [InlineData(10_000_000, "1000000u")]
    [InlineData(1_200_000_000, "120000m")]
    [InlineData(36_000_000_000_000, "3600000S")]
    [InlineData(long.MaxValue, "99999999H")]
    public void Format_Ticks_FinestUnitThatFits(long ticks, string text) =>
        Assert.Equal(text, GrpcTimeout.Format(new TimeSpan(ticks)));

    [Fact]
    public void Format_Random_ParsesBackAndNeverShorter()
    {
        var random = new Random(42);
        for (int i = 0; i < 10_000; i++)
        {
            var timeout = new TimeSpan((long)Math.Exp(random.NextDouble() * Math.Log(TimeSpan.TicksPerDay * 365d)));
            Assert.True(GrpcTimeout.TryParse(GrpcTimeout.Format(timeout), out TimeSpan parsed));
            Assert.InRange(parsed.Ticks, timeout.Ticks, (timeout * 1.000_011).Ticks + TimeSpan.TicksPerMicrosecond);
        }
    }
}
