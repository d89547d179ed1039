using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Tests.Unit.Daemon.Configuration;

public sealed class SizeTextTests
{
    [Theory]
    [InlineData("16MiB", 16L << 20, "16MiB")]
    [InlineData("1024KiB", 1L << 20, "1MiB")]
    [InlineData("1B", 1L, "1B")]
    [InlineData("0B", 0L, "0B")]
    [InlineData("3TiB", 3L << 40, "3TiB")]
    public void Parse_Size_IsReadAndWritten(string text, long bytes, string written)
    {
        Assert.Equal(bytes, SizeText.Parse(text));
        Assert.Equal(written, SizeText.Format(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("16")]
    [InlineData("MiB")]
    [InlineData("16MB")]
    [InlineData("16 MiB")]
    [InlineData("-1B")]
    [InlineData("1.5GiB")]
    [InlineData("99999999TiB")]
    public void Parse_Other_IsNone(string text) => Assert.Null(SizeText.Parse(text));
}
