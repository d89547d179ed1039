using Microsoft.Extensions.Logging;
using Sampan.Cri.V1;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Sandboxes;

/// <summary>In the background: plugins collect what no pod uses (GC), and look after what pods do use (CHECK).</summary>
internal sealed partial class NetworkUpkeep(
    ObjectState state, IContainerEngine engine, PodNetwork network, AttachmentChecks checks, ILogger<NetworkUpkeep> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _collected;
    private DateTimeOffset _checked = state.Time.GetUtcNow();

    /// <summary>Collects now, and does both whenever their time comes, until cancelled.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(Period, state.Time);
        do
        {
            try
            {
                await RoundAsync(token);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogRoundFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(token));
    }

    /// <summary>Does what is due.</summary>
    internal async Task RoundAsync(CancellationToken token)
    {
        CniSettings settings = network.Settings;
        if (_collected is null || IsDue(_collected.Value, settings.CollectInterval))
        {
            _collected = state.Time.GetUtcNow();
            await CollectAsync(token);
        }
        if (IsDue(_checked, settings.CheckInterval))
        {
            await checks.RunAsync([.. state.Sandboxes.All.Where(IsReady).Select(record => record.Id)], token);
            _checked = state.Time.GetUtcNow();
        }
    }

    private async Task CollectAsync(CancellationToken token)
    {
        try
        {
            foreach (CniException failure in await network.CollectAsync(state.Sandboxes.Exists, token))
            {
                LogCollectionFailed(failure.Message);
            }
        }
        catch (Exception exception) when (exception is CniException or IOException or UnauthorizedAccessException)
        {
            // No config yet: nothing to collect from.
            LogNotCollected(exception.Message);
        }
    }

    private bool IsDue(DateTimeOffset last, TimeSpan interval) =>
        interval > TimeSpan.Zero && state.Time.GetUtcNow() - last >= interval;

    private bool IsReady(SandboxRecord record) =>
        record.State(state.BootId, engine.IsSandboxRunning(record.Id, record.Handle)) == PodSandboxState.SandboxReady;

    [LoggerMessage(2300, LogLevel.Error, "looking after networks failed, the next round tries again")]
    private partial void LogRoundFailed(Exception exception);

    [LoggerMessage(2301, LogLevel.Warning, "collecting what is left of networks: {Reason}")]
    private partial void LogCollectionFailed(string reason);

    [LoggerMessage(2302, LogLevel.Debug, "nothing left of networks was collected: {Reason}")]
    private partial void LogNotCollected(string reason);
}
