using System.Text;
using Sampan.Cli.Logs;

namespace Sampan.Tests.Unit.Cli.Logs;

public class LogLineParserTests
{
    [Theory]
    [InlineData("2024-05-01T10:00:00.123456789Z stdout F hello world", LogStream.Output, false, "hello world")]
    [InlineData("2024-05-01T10:00:00.123456789+02:00 stderr P part", LogStream.Error, true, "part")]
    [InlineData("2024-05-01T10:00:00Z stdout F:extra:tags x", LogStream.Output, false, "x")]
    [InlineData("2024-05-01T10:00:00Z stdout F ", LogStream.Output, false, "")]
    [InlineData("2024-05-01T10:00:00Z stdout F", LogStream.Output, false, "")]
    [InlineData("2024-05-01T10:00:00Z stdout F  two spaces", LogStream.Output, false, " two spaces")]
    public void Parse_CriLine_IsTakenApart(string line, object stream, bool partial, string content)
    {
        LogEntry entry = Parse(line);

        Assert.Equal(line[..line.IndexOf(' ')], entry.Time);
        Assert.Equal((LogStream)stream, entry.Stream);
        Assert.Equal(partial, entry.Partial);
        Assert.Equal(content, Encoding.UTF8.GetString(entry.Content));
    }

    [Theory]
    [InlineData("""{"log":"hi\n","stream":"stderr","time":"2024-05-01T10:00:00.1Z"}""", LogStream.Error, false, "hi")]
    [InlineData("""{"log":"hi","stream":"stdout","time":"2024-05-01T10:00:00.1Z"}""", LogStream.Output, true, "hi")]
    [InlineData("""{"log":"\n","stream":"stdout","attrs":{"log":"no"},"time":"2024-05-01T10:00:00.1Z"}""", LogStream.Output, false, "")]
    public void Parse_DockerLine_IsTakenApart(string line, object stream, bool partial, string content)
    {
        LogEntry entry = Parse(line);

        Assert.Equal("2024-05-01T10:00:00.1Z", entry.Time);
        Assert.Equal((LogStream)stream, entry.Stream);
        Assert.Equal(partial, entry.Partial);
        Assert.Equal(content, Encoding.UTF8.GetString(entry.Content));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("2024-05-01T10:00:00Z stdout X odd tag")]
    [InlineData("2024-05-01T10:00:00Z stdin F odd stream")]
    [InlineData("{\"log\":\"half a li")]
    [InlineData("{\"level\":\"info\"}")]
    public void Parse_LineOfNeitherForm_IsGivenBackWhole(string line)
    {
        LogEntry entry = Parse(line);

        Assert.Equal("", entry.Time);
        Assert.False(entry.Partial);
        Assert.Equal(line, Encoding.UTF8.GetString(entry.Content));
    }

    private static LogEntry Parse(string line) => LogLineParser.Parse(Encoding.UTF8.GetBytes(line));
}
