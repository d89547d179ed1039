using Sampan.Docker;

namespace Sampan.Tests.Unit.Docker;

public sealed class DockerTimeTests
{
    [Theory]
    [InlineData("2024-02-29T12:34:56.123456789Z", 1709210096123456789)]
    [InlineData("2024-02-29T12:34:56.1Z", 1709210096100000000)]
    [InlineData("2024-02-29T12:34:56Z", 1709210096000000000)]
    [InlineData("2024-02-29T14:34:56.5+02:00", 1709210096500000000)]
    [InlineData("2024-02-29T07:04:56-05:30", 1709210096000000000)]
    [InlineData("2262-01-01T00:00:00Z", 9214646400000000000)]
    [InlineData("0001-01-01T00:00:00Z", 0)]
    [InlineData("1969-12-31T23:59:59Z", 0)]
    [InlineData("2300-01-01T00:00:00Z", 0)]
    [InlineData("2024-02-29T12:34:56.Z", 0)]
    [InlineData("2024-02-29T12:34:56.1234567890Z", 0)]
    [InlineData("2024-02-29T12:34:56.-1Z", 0)]
    [InlineData("2024-02-30T12:34:56Z", 0)]
    [InlineData("2024-02-29T12:34:56", 0)]
    [InlineData("Z", 0)]
    [InlineData("", 0)]
    public void UnixNanoseconds_OfText(string text, long expected) => Assert.Equal(expected, DockerTime.UnixNanoseconds(text));
}
