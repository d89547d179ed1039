using Microsoft.Extensions.Logging;
using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Logging;

namespace Sampan.Daemon.Composition;

/// <summary>What the daemon and its service manager have to say to one another.</summary>
internal sealed partial class Supervision(
    LiveConfiguration configuration, Func<CancellationToken, Task> reloadAsked, SystemdNotifier notifier, ILogger<Supervision> logger)
{
    /// <summary>Tells that calls are answered, then feeds the watchdog and reloads when asked, until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        notifier.Ready(Serving);
        Task watchdog = notifier.RunWatchdogAsync(AnswersAsync, LogMissed, stop);
        try
        {
            while (true)
            {
                await reloadAsked(stop);
                notifier.Reloading();
                notifier.Ready($"{Serving}; {configuration.Reload()}");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await watchdog;
        }
    }

    /// <summary>Tells that the daemon ends.</summary>
    public void Stopping() => notifier.Stopping();

    private string Serving => $"serving CRI on {configuration.Current.Socket}";

    // A connection of its own, as a kubelet's: a daemon that accepts none is as good as dead.
    private async Task<bool> AnswersAsync(CancellationToken token)
    {
        try
        {
            using var channel = new CriChannel(configuration.Current.Socket, new CriChannelOptions { UserAgent = "sampan-watchdog" });
            await new RuntimeServiceClient(channel).VersionAsync(new VersionRequest(), token);
            return true;
        }
        catch (CriException)
        {
            return false;
        }
    }

    [LoggerMessage(8105, LogLevel.Error, "the daemon does not answer on its own socket: systemd's watchdog is not fed")]
    private partial void LogMissed();
}
