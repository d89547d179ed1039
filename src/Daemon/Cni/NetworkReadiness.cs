// A change in the folder of configs wakes the probe. The rounds between are for what the kernel does not tell: a plugin
// that answers STATUS otherwise, a folder behind a replaced link, events on file systems that give none.
using Sampan.Linux.Events;

namespace Sampan.Daemon.Cni;

/// <summary>
/// Knows whether the network can serve pods, from a probe in the background: who asks for the state never waits for
/// a plugin.
/// </summary>
internal sealed class NetworkReadiness(CniConfigDirectory configs, CniInvoker invoker, CniFolderWatch watch, TimeProvider time)
{
    private static readonly TimeSpan PeriodWhenBad = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PeriodWhenGood = TimeSpan.FromSeconds(15);

    // Against a writer that never rests.
    private static readonly TimeSpan LeastGap = TimeSpan.FromMilliseconds(100);

    private volatile NetworkState _state = NetworkState.Bad("the network was not probed yet");

    /// <summary>The last probe's finding.</summary>
    public NetworkState State => _state;

    /// <summary>Probes now, after each change and now and then, until <paramref name="token"/> is cancelled.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        try
        {
            while (true)
            {
                // Before the probe: what changes from here on is not missed.
                using DirectoryWatch? folder = watch.TryStart(configs.Path);
                await ProbeAsync(token);
                await Task.Delay(LeastGap, time, token);
                await ChangeAsync(folder, _state.Ready ? PeriodWhenGood : PeriodWhenBad, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The daemon stops.
        }
    }

    /// <summary>Looks for a config and asks its plugins.</summary>
    public async Task<NetworkState> ProbeAsync(CancellationToken token)
    {
        try
        {
            await invoker.StatusAsync(configs.Load(), token);
            _state = NetworkState.Good;
        }
        catch (Exception e) when (e is CniException or IOException or UnauthorizedAccessException)
        {
            _state = NetworkState.Bad(e.Message);
        }
        return _state;
    }

    private async Task ChangeAsync(DirectoryWatch? folder, TimeSpan period, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task round = Task.Delay(period, time, limit.Token);
        Task change = folder?.NextAsync(limit.Token) ?? round;
        if (await Task.WhenAny(round, change) == change && change.IsFaulted)
        {
            // A watch that broke tells nothing.
            await round;
        }
        await limit.CancelAsync();
        await Task.WhenAll(round, change).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        token.ThrowIfCancellationRequested();
    }
}
