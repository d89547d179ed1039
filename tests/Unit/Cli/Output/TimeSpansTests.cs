using Sampan.Cli.Output;

namespace Sampan.Tests.Unit.Cli.Output;

public class TimeSpansTests
{
    [Theory]
    [InlineData(0.2, "Less than a second")]
    [InlineData(1, "1 second")]
    [InlineData(59, "59 seconds")]
    [InlineData(60, "About a minute")]
    [InlineData(300, "5 minutes")]
    [InlineData(3600, "About an hour")]
    [InlineData(7200, "2 hours")]
    [InlineData(3 * 86400, "3 days")]
    [InlineData(20 * 86400, "2 weeks")]
    [InlineData(90 * 86400, "3 months")]
    [InlineData(800 * 86400, "2 years")]
    public void Words_Length_IsDockers(double seconds, string expected) =>
        Assert.Equal(expected, TimeSpans.Words(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Ago_TimeInTheFuture_IsJustNow()
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddSeconds(100);

        Assert.Equal("Less than a second ago", TimeSpans.Ago(200_000_000_000, now));
        Assert.Equal("-", TimeSpans.Ago(0, now));
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("1.5", 1.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("1m30s", 90)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    public void TryParse_Length_IsRead(string text, double seconds)
    {
        Assert.True(TimeSpans.TryParse(text, out TimeSpan span));
        Assert.Equal(seconds, span.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("5x")]
    [InlineData("s")]
    [InlineData("99999999999999")]
    [InlineData("1e30")]
    public void TryParse_Nonsense_IsRefused(string text) => Assert.False(TimeSpans.TryParse(text, out _));
}
