namespace Sampan.Daemon.Cni;

/// <summary>
/// Knows whether the network can serve pods, from a probe in the background: who asks for the state never waits for
/// a plugin.
/// </summary>
internal sealed class NetworkReadiness(CniConfigDirectory configs, CniInvoker invoker, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private volatile NetworkState _state = NetworkState.Bad("the network was not probed yet");

    /// <summary>The last probe's finding.</summary>
    public NetworkState State => _state;

    /// <summary>Probes now and then every five seconds until <paramref name="token"/> is cancelled.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await ProbeAsync(token);
            }
            while (await timer.WaitForNextTickAsync(token));
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
}
