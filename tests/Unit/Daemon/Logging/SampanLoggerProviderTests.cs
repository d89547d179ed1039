using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Logging;

namespace Sampan.Tests.Unit.Daemon.Logging;

public sealed partial class SampanLoggerProviderTests
{
    private readonly LogLevelSwitch _level = new(LogLevel.Information);

    [Fact]
    public void Text_TemplateMessage_IsOneLineWithNamedFields() =>
        Assert.Equal(
            "2026-01-02T03:04:05.123Z INFO  Sandboxes RunSandbox pod 1f2e runs after 3 steps\n",
            Lines(LogFormat.Text, log => PodRuns(log, "1f2e", 3)));

    [Fact]
    public void Text_ValuesFromOutside_CannotForgeALine() =>
        Assert.Equal(
            "2026-01-02T03:04:05.123Z INFO  Sandboxes RunSandbox pod a\\n<0>b \"c\"\\u001b runs after 0 steps\n",
            Lines(LogFormat.Text, log => PodRuns(log, "a\n<0>b \"c\"\e", 0)));

    [Fact]
    public void Text_Warning_ShowsTheExceptionWithoutItsStack() =>
        Assert.Equal(
            "2026-01-02T03:04:05.123Z WARN  Sandboxes RunSandbox cannot clean net: no\\nway (InvalidOperationException)\n",
            Lines(LogFormat.Text, log => CannotClean(log, "net", Thrown())));

    [Fact]
    public void Text_ErrorInTheJournal_HasItsPriorityOnEveryLine()
    {
        string[] lines = Lines(LogFormat.Text, log => Broken(log, Thrown()), journal: true).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.True(lines.Length > 1);
        Assert.All(lines, line => Assert.StartsWith("<3>", line, StringComparison.Ordinal));
        Assert.All(lines[1..], line => Assert.StartsWith("<3>    ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Text_Scopes_AddTheirFieldsAfterTheMessagesOwn() =>
        Assert.Contains("call=7 pod own", Lines(LogFormat.Text, log =>
        {
            using (log.BeginScope(new Dictionary<string, object?> { ["Call"] = 7, ["sandbox"] = "outer" }))
            {
                PodRuns(log, "own", 1);
            }
        }), StringComparison.Ordinal);

    [Fact]
    public void Json_TemplateMessage_HasFieldsOfTheirTypes()
    {
        using JsonDocument json = JsonDocument.Parse(Lines(LogFormat.Json, log => PodRuns(log, "a\nb", 3)));

        Assert.Equal(
            """{"time":"2026-01-02T03:04:05.1234567Z","level":"info","source":"Sampan.Daemon.Sandboxes.RunSandbox","event":11,"message":"pod a\nb runs after 3 steps","sandbox":"a\nb","took":3}""",
            json.RootElement.GetRawText());
    }

    [Fact]
    public void Json_FieldNamedAsOurs_GetsAnUnderscore()
    {
        using JsonDocument json = JsonDocument.Parse(Lines(LogFormat.Json, log => Collides(log, "x", true, null, 1.5)));

        Assert.Equal("x", json.RootElement.GetProperty("message_").GetString());
        Assert.True(json.RootElement.GetProperty("flag").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("nothing").ValueKind);
        Assert.Equal(1.5, json.RootElement.GetProperty("share").GetDouble());
    }

    [Fact]
    public void Json_Exception_IsWholeInOneLine()
    {
        string line = Lines(LogFormat.Json, log => Broken(log, Thrown()));

        Assert.Equal(1, line.Count(each => each == '\n'));
        using JsonDocument json = JsonDocument.Parse(line);
        Assert.Contains("at Sampan.Tests", json.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_HugeMessage_IsCut() =>
        Assert.InRange(Lines(LogFormat.Text, log => PodRuns(log, new string('x', 1 << 20), 0)).Length, LogText.MaxLength, 3 * LogText.MaxLength);

    [Fact]
    public void Level_TurnedAtRunTime_TakesEffectAtOnce()
    {
        string lines = Lines(LogFormat.Text, log =>
        {
            Detail(log, 1);
            _level.Minimum = LogLevel.Debug;
            Detail(log, 2);
            _level.Minimum = LogLevel.Error;
            PodRuns(log, "3", 3);
        });

        Assert.Equal("2026-01-02T03:04:05.123Z DEBUG Sandboxes RunSandbox detail 2\n", lines);
    }

    [Theory]
    [InlineData(LogLevel.Information, LogLevel.Information, false)]
    [InlineData(LogLevel.Information, LogLevel.Warning, true)]
    [InlineData(LogLevel.Debug, LogLevel.Information, false)]
    [InlineData(LogLevel.Trace, LogLevel.Information, true)]
    [InlineData(LogLevel.Error, LogLevel.Warning, false)]
    public void Level_OfTheFramework_IsHeldToWarnings(LogLevel minimum, LogLevel message, bool allowed) =>
        Assert.Equal(allowed, new LogLevelSwitch(minimum).Allows(message, isFramework: true));

    [Fact]
    public void UseSampanLog_Factory_LeavesLevelsToTheSwitch()
    {
        var stream = new MemoryStream();
        _level.Minimum = LogLevel.Trace;
        var provider = new SampanLoggerProvider(new LogTarget { Stream = stream, Format = LogFormat.Text }, _level, new FixedTime());
        using (ILoggerFactory factory = LoggerFactory.Create(builder => builder.UseSampanLog(provider)))
        {
            Detail(factory.CreateLogger("A.B.C"), 1);
        }
        provider.Dispose();

        Assert.Equal("2026-01-02T03:04:05.123Z DEBUG B C detail 1\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public async Task SlowStream_DropsAndCountsAndNeverBlocksTheCaller()
    {
        using var stream = new StalledStream();
        using var provider = new SampanLoggerProvider(
            new LogTarget { Stream = stream, Format = LogFormat.Text, Capacity = 2 }, _level, new FixedTime());
        ILogger log = provider.CreateLogger("A.B");
        PodRuns(log, "first", 0);
        await stream.FirstWriteAsync();

        for (int i = 0; i < 10; i++) PodRuns(log, "next", i);

        Assert.Equal(8, provider.Dropped);
        stream.Release();
        provider.Dispose();
        string[] lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.EndsWith("Logging LogWriter 8 messages were dropped: the log's reader is too slow", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AfterDispose_IsDropped()
    {
        var provider = new SampanLoggerProvider(new LogTarget { Stream = new MemoryStream(), Format = LogFormat.Text }, _level, new FixedTime());
        ILogger log = provider.CreateLogger("A.B");
        provider.Dispose();

        PodRuns(log, "late", 0);

        Assert.Equal(1, provider.Dropped);
    }

    private string Lines(LogFormat format, Action<ILogger> log, bool journal = false)
    {
        var stream = new MemoryStream();
        using (var provider = new SampanLoggerProvider(
            new LogTarget { Stream = stream, Format = format, IsJournal = journal }, _level, new FixedTime()))
        {
            log(provider.CreateLogger("Sampan.Daemon.Sandboxes.RunSandbox"));
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("no\nway");
        }
        catch (InvalidOperationException thrown)
        {
            return thrown;
        }
    }

    [LoggerMessage(11, LogLevel.Information, "pod {Sandbox} runs after {Took} steps")]
    private static partial void PodRuns(ILogger log, string sandbox, int took);

    [LoggerMessage(12, LogLevel.Warning, "cannot clean {What}")]
    private static partial void CannotClean(ILogger log, string what, Exception exception);

    [LoggerMessage(13, LogLevel.Error, "broken")]
    private static partial void Broken(ILogger log, Exception exception);

    [LoggerMessage(14, LogLevel.Debug, "detail {Number}")]
    private static partial void Detail(ILogger log, int number);

    [LoggerMessage(15, LogLevel.Information, "collides {Message} {Flag} {Nothing} {Share}")]
    private static partial void Collides(ILogger log, string message, bool flag, string? nothing, double share);
}
