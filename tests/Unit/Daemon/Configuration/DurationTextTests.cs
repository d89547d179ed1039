using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Tests.Unit.Daemon.Configuration;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90s", 90_000, "1m30s")]
    [InlineData("5m", 300_000, "5m")]
    [InlineData("1h30m", 5_400_000, "1h30m")]
    [InlineData("250ms", 250, "250ms")]
    [InlineData("1s5ms", 1_005, "1s5ms")]
    [InlineData("0s", 0, "0s")]
    public void Parse_Duration_IsReadAndWritten(string text, long milliseconds, string written)
    {
        TimeSpan? duration = DurationText.Parse(text);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
        Assert.Equal(written, DurationText.Format(duration!.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("1 s")]
    [InlineData("1d")]
    [InlineData("1m1h")]
    [InlineData("1s1s")]
    [InlineData("9999999999s")]
    [InlineData("٣s")]
    public void Parse_Other_IsNone(string text) => Assert.Null(DurationText.Parse(text));
}
