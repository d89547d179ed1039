using Sampan.Cli.Output;

namespace Sampan.Tests.Unit.Cli.Output;

public sealed class BytesColumnTests
{
    [Theory]
    [InlineData(false, 0L, 3_420_000L, "0B/3.42MB")]
    [InlineData(false, 1_470_000L, 3_420_000L, "1.47MB/3.42MB")]
    [InlineData(false, 3_420_000L, 3_420_000L, "3.42MB")]
    [InlineData(true, 5L, 1L, "")]
    public void Describe_Progress_DoneOfAll(bool isUnknown, long current, long total, string expected) =>
        Assert.Equal(expected, BytesColumn.Describe(isUnknown, current, total));
}
