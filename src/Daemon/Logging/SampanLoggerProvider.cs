using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Logging;

/// <summary>The daemon's log: text or JSON lines on one stream, at a level that can be turned.</summary>
internal sealed class SampanLoggerProvider : ILoggerProvider, ISupportExternalScope
{
    private const string OwnCategory = "Sampan.Daemon.Logging.LogWriter";

    private readonly ILogFormatter _formatter;
    private readonly LogWriter _writer;
    private readonly TimeProvider _time;
    private readonly bool _journal;

    /// <param name="target">The stream and the shape of lines.</param>
    /// <param name="level">The switch.</param>
    /// <param name="time">The clock of the lines.</param>
    public SampanLoggerProvider(LogTarget target, LogLevelSwitch level, TimeProvider time)
    {
        _formatter = target.Format == LogFormat.Json ? new JsonLogFormatter() : new TextLogFormatter();
        _journal = target.IsJournal;
        _time = time;
        Level = level;
        _writer = new LogWriter(target.Stream, DropNotice, target.Capacity);
    }

    public LogLevelSwitch Level { get; }

    /// <summary>Messages lost because the stream did not keep up.</summary>
    public long Dropped => _writer.Dropped;

    internal IExternalScopeProvider Scopes { get; private set; } = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => new SampanLogger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;

    /// <summary>Writes what waits, for two seconds at most.</summary>
    public void Dispose() => _writer.Dispose();

    internal DateTimeOffset Now() => _time.GetUtcNow();

    internal void Write(LogRecord record) => _writer.Write(Line(record));

    private ReadOnlyMemory<byte> Line(LogRecord record)
    {
        var line = new ArrayBufferWriter<byte>(256);
        _formatter.Write(record, _journal ? Priority(record.Level) : "", line);
        return line.WrittenMemory;
    }

    private ReadOnlyMemory<byte> DropNotice(long count) => Line(new LogRecord
    {
        Time = Now(),
        Level = LogLevel.Warning,
        Category = OwnCategory,
        Message = string.Create(CultureInfo.InvariantCulture, $"{count} messages were dropped: the log's reader is too slow"),
        Fields = [new("dropped", count)],
    });

    // sd-daemon(3): journald takes the priority off the line again.
    private static string Priority(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "<7>",
        LogLevel.Information => "<6>",
        LogLevel.Warning => "<4>",
        LogLevel.Error => "<3>",
        _ => "<2>",
    };
}
