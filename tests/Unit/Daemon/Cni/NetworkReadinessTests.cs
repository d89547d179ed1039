using Sampan.Daemon.Cni;
using Sampan.Linux.Events;

namespace Sampan.Tests.Unit.Daemon.Cni;

public sealed class NetworkReadinessTests : IDisposable
{
    private readonly FakePlugins _plugins = new();
    private readonly EpollLoop _loop = new();
    private readonly NetworkReadiness _readiness;

    public NetworkReadinessTests() =>
        _readiness = new NetworkReadiness(_plugins.Directories, _plugins.Invoker, new CniFolderWatch(_loop), new PatientTime());

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

    // The rounds between never come: each step is told by the folder itself.
    [Fact]
    public async Task Run_FolderChanges_IsSeenWithoutARound()
    {
        using var source = new CancellationTokenSource();
        _plugins.List("1.0.0", "a");
        string file = Directory.GetFiles(_plugins.Configs)[0], aside = Path.Combine(_plugins.State, "aside");
        File.Move(file, aside);
        Task run = _readiness.RunAsync(source.Token);

        await BecomesAsync("no network config found");
        File.Copy(aside, file);
        await BecomesAsync("");
        File.Delete(file);
        await BecomesAsync("no network config found");
        File.CreateSymbolicLink(file, aside);
        await BecomesAsync("");
        Directory.Delete(_plugins.Configs, recursive: true);
        await BecomesAsync("no network config found");
        Directory.CreateDirectory(_plugins.Configs);
        File.Copy(aside, file);
        await BecomesAsync("");
        File.WriteAllText(file, "{");
        await BecomesAsync("not valid JSON");
        Directory.Move(_plugins.Configs, _plugins.Configs + ".old");
        await BecomesAsync("no network config found");

        await source.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Run_WholePathIsMissing_IsFoundOnceItIsMade()
    {
        using var source = new CancellationTokenSource();
        _plugins.List("1.0.0", "a");
        string deep = Path.Combine(_plugins.State, "etc", "cni", "net.d");
        var readiness = new NetworkReadiness(
            new CniConfigDirectory(deep), _plugins.Invoker, new CniFolderWatch(_loop), new PatientTime());
        Task run = readiness.RunAsync(source.Token);
        await BecomesAsync("no network config found", readiness);

        Directory.CreateDirectory(deep);
        File.Copy(Directory.GetFiles(_plugins.Configs)[0], Path.Combine(deep, "10.conflist"));

        await BecomesAsync("", readiness);
        await source.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Dispose()
    {
        _loop.Dispose();
        _plugins.Dispose();
    }

    private async Task BecomesAsync(string message, NetworkReadiness? readiness = null)
    {
        readiness ??= _readiness;
        for (int i = 0; i < 3000; i++)
        {
            NetworkState state = readiness.State;
            if (message.Length == 0 ? state.Ready : state.Message.Contains(message, StringComparison.Ordinal))
            {
                return;
            }
            await Task.Delay(20);
        }
        Assert.Fail($"the state is not \"{message}\" but {readiness.State}");
    }
}
