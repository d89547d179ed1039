using Sampan.Cli.Output;

namespace Sampan.Tests.Unit.Cli.Output;

public class SizesTests
{
    [Theory]
    [InlineData(0ul, "0B")]
    [InlineData(999ul, "999B")]
    [InlineData(1000ul, "1kB")]
    [InlineData(4_270_000ul, "4.27MB")]
    [InlineData(42_700_000ul, "42.7MB")]
    [InlineData(427_000_000ul, "427MB")]
    [InlineData(999_999_999ul, "1GB")]
    [InlineData(ulong.MaxValue, "18.4EB")]
    public void Text_Bytes_HasThreeDigits(ulong bytes, string expected) => Assert.Equal(expected, Sizes.Text(bytes));

    [Theory]
    [InlineData("512", 512)]
    [InlineData("64k", 65536)]
    [InlineData("256m", 268435456)]
    [InlineData("1.5g", 1610612736)]
    [InlineData("256Mi", 268435456)]
    public void TryParse_Limit_IsRead(string text, long expected)
    {
        Assert.True(Sizes.TryParse(text, out long bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("12q")]
    [InlineData("-1")]
    [InlineData("99999999999g")]
    public void TryParse_Nonsense_IsRefused(string text) => Assert.False(Sizes.TryParse(text, out _));
}
