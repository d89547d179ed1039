using Microsoft.Extensions.Logging;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Logging;
using Sampan.Daemon.Preflight;

namespace Sampan.Daemon.Composition;

/// <summary>From a configuration to a running daemon.</summary>
internal static class DaemonEntry
{
    /// <summary>Checks the host and runs until <paramref name="stop"/> is cancelled.</summary>
    /// <exception cref="DaemonStartException">It cannot start; the message says why and what to do.</exception>
    public static async Task RunAsync(ConfigurationSource source, string productVersion, CancellationToken stop)
    {
        DaemonOptions options = source.First;
        TimeProvider time = TimeProvider.System;
        var level = new LogLevelSwitch(options.Log.Level);
        using var provider = new SampanLoggerProvider(LogTarget.StandardError(options.Log.Format), level, time);
        using var loggers = new LoggerFactory([provider], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
        using var notifier = new SystemdNotifier(Environment.GetEnvironmentVariable, time);
        // Beside the opening of the socket: both take a third of the time to the first answer.
        Task check = Task.Run(() => CheckHost(options, loggers.CreateLogger(typeof(PreflightChecks))), stop);
        try
        {
            var configuration = new LiveConfiguration(options, source.Read, loggers.CreateLogger<LiveConfiguration>());
            configuration.Follow(next => () => level.Minimum = next.Log.Level);
            var supervisor = new Supervision(configuration, source.Asked, notifier, loggers.CreateLogger<Supervision>());
            await new DaemonHost(configuration, productVersion, supervisor, new Surroundings(time, loggers), loggers.CreateLogger<DaemonHost>())
                .RunAsync(check, stop);
        }
        catch (Exception)
        {
            // What the host lacks explains whatever else failed.
            await check;
            throw;
        }
    }

    private static void CheckHost(DaemonOptions options, ILogger logger)
    {
        PreflightReport report = PreflightChecks.Decide(options, new HostFactsGatherer(new HostEnvironment()).Gather(options));
        if (report.HasErrors)
        {
            throw new DaemonStartException(report.Describe());
        }
        foreach (PreflightFinding finding in report.Findings.Where(finding => finding.Severity == PreflightSeverity.Warning))
        {
            DaemonLog.Warning(logger, finding.Id, finding.Evidence, finding.Remedy);
        }
    }
}
