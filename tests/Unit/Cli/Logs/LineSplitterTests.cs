using System.Text;
using Sampan.Cli.Logs;

namespace Sampan.Tests.Unit.Cli.Logs;

public class LineSplitterTests
{
    private readonly LineSplitter _splitter = new();

    [Fact]
    public void Take_LinesOverSeveralReads_AreWhole()
    {
        Assert.Equal(["a"], Take("a\nb"));
        Assert.Empty(Take("c"));
        Assert.Equal(["bcd", ""], Take("d\n\n"));
        Assert.Equal(0, _splitter.PendingBytes);
    }

    [Fact]
    public void Take_NoLineBreakAtAll_CutsAtTheCap()
    {
        IReadOnlyList<byte[]> lines = _splitter.Take(new byte[LineSplitter.LongestLine + 10]);

        Assert.Equal(LineSplitter.LongestLine, Assert.Single(lines).Length);
        Assert.Equal(10, _splitter.PendingBytes);
    }

    private IEnumerable<string> Take(string text) =>
        _splitter.Take(Encoding.UTF8.GetBytes(text)).Select(Encoding.UTF8.GetString);
}
