using System.Text;
using Sampan.Cli.Logs;

namespace Sampan.Tests.Unit.Cli.Logs;

public class LogJoinerTests
{
    private readonly LogJoiner _joiner = new();

    [Fact]
    public void Take_PiecesOfBothStreamsAlternating_AreJoinedByStream()
    {
        Assert.Null(Take("1", LogStream.Output, true, "out "));
        Assert.Null(Take("2", LogStream.Error, true, "err "));
        LogLine? output = Take("3", LogStream.Output, false, "done");
        LogLine? error = Take("4", LogStream.Error, false, "");

        Assert.Equal(("1", "out done", true, true), Facts(output));
        Assert.Equal(("2", "err ", true, true), Facts(error));
    }

    [Fact]
    public void Flush_LineInProgress_GoesOnWithoutBeginningAgain()
    {
        Take("1", LogStream.Output, true, "name? ");
        LogLine first = Assert.Single(_joiner.Flush());
        LogLine? second = Take("2", LogStream.Output, false, "ada");

        Assert.Equal(("1", "name? ", true, false), Facts(first));
        Assert.Equal(("1", "ada", false, true), Facts(second));
        Assert.Empty(_joiner.Flush());
    }

    [Fact]
    public void Take_LineWithoutEnd_IsHandedOnAtTheCap()
    {
        string piece = new('x', 16384);
        int pieces = 0;
        LogLine? line = null;
        while (line is null)
        {
            line = Take("1", LogStream.Output, true, piece);
            pieces++;
        }

        Assert.Equal(LogJoiner.LongestJoined / piece.Length, pieces);
        Assert.False(line.Ends);
    }

    private static (string, string, bool, bool) Facts(LogLine? line) =>
        (line!.Time, Encoding.UTF8.GetString(line.Content), line.Begins, line.Ends);

    private LogLine? Take(string time, LogStream stream, bool partial, string content) =>
        _joiner.Take(new LogEntry(time, stream, partial, Encoding.UTF8.GetBytes(content)));
}
