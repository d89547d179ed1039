using System.Text;
using Sampan.Cli.Logs;

namespace Sampan.Tests.Unit.Cli.Logs;

public sealed class LogReaderTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-logs-");
    private readonly CancellationTokenSource _limit = new(Limit);
    private volatile bool _alive = true;

    private string LogPath => Path.Combine(_folder.FullName, "0.log");

    public void Dispose()
    {
        _limit.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "l9999\n")]
    [InlineData(3, "l9997\nl9998\nl9999\n")]
    public async Task Read_Tail_GivesTheLastLines(int tail, string expected)
    {
        Append(Enumerable.Range(0, 10_000).Select(i => $"T stdout F l{i}".Replace("T", "2024-01-01T00:00:00Z", StringComparison.Ordinal)));

        Assert.Equal(expected, await ReadAsync(new LogOptions { Tail = tail }));
    }

    [Fact]
    public async Task Read_TailLargerThanTheFirstReach_ReachesFurther()
    {
        Append(Enumerable.Range(0, 5_000).Select(i => Full($"l{i}")));

        string text = await ReadAsync(new LogOptions { Tail = 4_999 });

        Assert.StartsWith("l1\nl2\n", text, StringComparison.Ordinal);
        Assert.EndsWith("l4999\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TailOfPieces_CountsJoinedLines()
    {
        Append([Full("first"), Part("se"), Part("co"), Full("nd"), Part("thi"), Full("rd")]);

        Assert.Equal("second\nthird\n", await ReadAsync(new LogOptions { Tail = 2 }));
    }

    [Fact]
    public async Task Read_EndWithoutLineBreak_IsWrittenWithoutOne()
    {
        Append([Full("a"), Part("no end")]);

        Assert.Equal("a\nno end", await ReadAsync(new LogOptions()));
    }

    [Fact]
    public async Task Read_TimestampsAndSince_WritesTimesOfLinesYoungEnough()
    {
        Append(
        [
            "2024-01-01T00:00:00.000000001Z stdout F old",
            "2024-01-01T00:00:10.123456789Z stdout P yo",
            "2024-01-01T00:00:11Z stdout F ung",
        ]);

        string text = await ReadAsync(new LogOptions { Timestamps = true, Since = new DateTimeOffset(2024, 1, 1, 0, 0, 5, TimeSpan.Zero) });

        Assert.Equal("2024-01-01T00:00:10.123456789Z young\n", text);
    }

    [Fact]
    public async Task Read_FollowOverRotation_LosesNothingAndEndsWithTheContainer()
    {
        Append([Full("one")]);
        await using IAsyncEnumerator<LogLine> lines = Follow().GetAsyncEnumerator(_limit.Token);
        Assert.Equal("one", await NextAsync(lines));

        Append([Full("two")]);
        File.Move(LogPath, LogPath + ".1");
        File.AppendAllText(LogPath + ".1", Full("three") + "\n");
        Append([Full("four")]);
        Assert.Equal("two", await NextAsync(lines));
        Assert.Equal("three", await NextAsync(lines));
        Assert.Equal("four", await NextAsync(lines));

        Append([Full("last")]);
        _alive = false;
        Assert.Equal("last", await NextAsync(lines));
        Assert.False(await lines.MoveNextAsync());
    }

    [Fact]
    public async Task Read_FollowPrompt_ShowsItBeforeItsLineEnds()
    {
        Append([Part("name? ")]);
        await using IAsyncEnumerator<LogLine> lines = Follow().GetAsyncEnumerator(_limit.Token);

        Assert.Equal("name? ", await NextAsync(lines));
    }

    [Fact]
    public async Task Read_FollowFileCutToNothing_BeginsAgain()
    {
        Append([Full("a long first line")]);
        await using IAsyncEnumerator<LogLine> lines = Follow().GetAsyncEnumerator(_limit.Token);
        Assert.Equal("a long first line", await NextAsync(lines));

        using (var file = new FileStream(LogPath, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite))
            file.Write(Encoding.ASCII.GetBytes(Full("x") + "\n"));

        Assert.Equal("x", await NextAsync(lines));
    }

    [Fact]
    public async Task Read_FollowMissingFileOfADeadContainer_Ends()
    {
        _alive = false;
        await using IAsyncEnumerator<LogLine> lines = Follow().GetAsyncEnumerator(_limit.Token);

        Assert.False(await lines.MoveNextAsync());
    }

    [Fact]
    public async Task Read_MissingFile_Throws() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => ReadAsync(new LogOptions()));

    private static string Full(string text) => "2024-01-01T00:00:00Z stdout F " + text;

    private static string Part(string text) => "2024-01-01T00:00:00Z stdout P " + text;

    private static async Task<string> NextAsync(IAsyncEnumerator<LogLine> lines)
    {
        Assert.True(await lines.MoveNextAsync());
        return Encoding.UTF8.GetString(lines.Current.Content);
    }

    private void Append(IEnumerable<string> lines) => File.AppendAllLines(LogPath, lines);

    private IAsyncEnumerable<LogLine> Follow() =>
        new LogReader(TimeProvider.System).ReadAsync(LogPath, new LogOptions { Follow = true }, _ => Task.FromResult(_alive), _limit.Token);

    private async Task<string> ReadAsync(LogOptions options)
    {
        using var output = new MemoryStream();
        var writer = new LogWriter(output, output, options);
        var reader = new LogReader(TimeProvider.System);
        await foreach (LogLine line in reader.ReadAsync(LogPath, options, _ => Task.FromResult(false), _limit.Token))
            await writer.WriteAsync(line, _limit.Token);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
