using Sampan.Daemon.Cni;

namespace Sampan.Tests.Unit.Daemon.Cni;

public sealed class NetworkReadinessTests : IDisposable
{
    private readonly FakePlugins _plugins = new();
    private readonly NetworkReadiness _readiness;

    public NetworkReadinessTests() =>
        _readiness = new NetworkReadiness(_plugins.Directories, _plugins.Invoker, TimeProvider.System);

    [Fact]
    public void State_BeforeAProbe_IsNotReady() => Assert.False(_readiness.State.Ready);

    [Fact]
    public async Task Probe_ConfigComesAndGoes_IsFollowed()
    {
        NetworkState none = await _readiness.ProbeAsync(CancellationToken.None);
        _plugins.List("1.0.0", "a");
        NetworkState good = await _readiness.ProbeAsync(CancellationToken.None);
        Directory.Delete(_plugins.Configs, recursive: true);
        NetworkState gone = await _readiness.ProbeAsync(CancellationToken.None);

        Assert.Equal((false, "NetworkPluginNotReady"), (none.Ready, none.Reason));
        Assert.Equal(NetworkState.Good, good);
        Assert.Contains("no network config found", gone.Message, StringComparison.Ordinal);
        Assert.Same(gone, _readiness.State);
    }

    [Fact]
    public async Task Probe_PluginNotInstalled_IsNamed()
    {
        _plugins.List("1.0.0", "a");
        File.Delete(Path.Combine(_plugins.Bin, "a"));

        Assert.Contains("network plugin a of 10-test.conflist is not installed", (await _readiness.ProbeAsync(CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_StatusFails_IsNotReadyInThePluginsWords()
    {
        _plugins.List("1.1.0", "a");
        _plugins.Answer("STATUS", "a", 1, """{"code":50,"msg":"no pool"}""");

        Assert.Contains("no pool", (await _readiness.ProbeAsync(CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Cancelled_EndsQuietlyAfterAProbe()
    {
        using var source = new CancellationTokenSource();
        _plugins.List("1.1.0", "a");
        _plugins.Answer("STATUS", "a", async (_, _) =>
        {
            await source.CancelAsync();
            return new(0, [], [], false);
        });

        await _readiness.RunAsync(source.Token).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.True(_readiness.State.Ready);
    }

    public void Dispose() => _plugins.Dispose();
}
