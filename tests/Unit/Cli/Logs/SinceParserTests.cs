using Sampan.Cli.Logs;

namespace Sampan.Tests.Unit.Cli.Logs;

public class SinceParserTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("10m", "2024-05-01T11:50:00Z")]
    [InlineData("1700000000", "2023-11-14T22:13:20Z")]
    [InlineData("2024-05-01T10:00:00+02:00", "2024-05-01T08:00:00Z")]
    [InlineData("2024-04-01", "2024-04-01T00:00:00Z")]
    public void TryParse_KnownForms_GiveTheMoment(string text, string expected)
    {
        Assert.True(SinceParser.TryParse(text, Now, out DateTimeOffset since));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), since);
    }

    [Fact]
    public void TryParse_Nonsense_IsRefused()
    {
        Assert.False(SinceParser.TryParse("yesterday-ish", Now, out _));
        Assert.False(SinceParser.TryParse("999999999999999", Now, out _));
    }
}
