using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Composition;

/// <summary>What the start says before there is a daemon to say it.</summary>
internal static partial class DaemonLog
{
    /// <summary>A check of the host that warns.</summary>
    [LoggerMessage(8201, LogLevel.Warning, "{Check}: {Evidence}; {Remedy}")]
    public static partial void Warning(ILogger logger, string check, string evidence, string remedy);
}
