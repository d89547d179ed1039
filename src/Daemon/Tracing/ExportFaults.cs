using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Tracing;

/// <summary>Says, now and then, that spans do not arrive: the exporter tells nobody but those who listen.</summary>
internal sealed partial class ExportFaults(TimeProvider time, ILogger<ExportFaults> logger) : EventListener
{
    private const string ExporterSource = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(5);

    private long _last;

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == ExporterSource)
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base calls this from its own constructor's enabling too.
        if (time is null || logger is null)
        {
            return;
        }
        long now = time.GetTimestamp();
        long last = Interlocked.Read(ref _last);
        if ((last == 0 || time.GetElapsedTime(last, now) > s_pause) && Interlocked.CompareExchange(ref _last, now, last) == last)
        {
            // The address and the exception, whose first line says it.
            LogNotDelivered(string.Join(": ", eventData.Payload?.OfType<string>().Take(2).Select(word => word.Split('\n')[0]) ?? []));
        }
    }

    [LoggerMessage(8301, LogLevel.Warning, "traces do not reach the collector: {Reason}; see tracing.endpoint")]
    private partial void LogNotDelivered(string reason);
}
