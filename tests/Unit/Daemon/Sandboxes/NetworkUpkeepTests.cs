using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Sandboxes;
using Sampan.Daemon.State;
using Sampan.Tests.Unit.Daemon.Cni;
using Sampan.Tests.Unit.Daemon.Recovery;
using Sampan.Tests.Unit.Daemon.State;

namespace Sampan.Tests.Unit.Daemon.Sandboxes;

public sealed class NetworkUpkeepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-upkeep-").FullName;
    private readonly FakePlugins _plugins = new();
    private readonly MovedTime _time = new();
    private readonly ObjectState _state;
    private readonly NetworkUpkeep _upkeep;

    public NetworkUpkeepTests()
    {
        _plugins.List("1.1.0", "a");
        _plugins.Settings = _plugins.Settings with
        {
            CollectInterval = TimeSpan.FromHours(2), CheckInterval = TimeSpan.FromHours(3),
        };
        _state = new ObjectState(_folder, _time);
        _upkeep = new NetworkUpkeep(
            _state,
            new FakeEngine(),
            _plugins.Network,
            new AttachmentChecks(_plugins.Network, NullLogger<AttachmentChecks>.Instance),
            NullLogger<NetworkUpkeep>.Instance);
    }

    [Fact]
    public async Task Round_DoesWhatIsDue()
    {
        await AddAsync("s1");
        await RoundAsync(TimeSpan.Zero, "GC a");
        await RoundAsync(TimeSpan.FromHours(1), "");
        await RoundAsync(TimeSpan.FromHours(1), "GC a");
        await RoundAsync(TimeSpan.FromHours(1), "CHECK a");
        await RoundAsync(TimeSpan.FromHours(1), "GC a");
    }

    [Fact]
    public async Task Round_IntervalsAreZero_OnlyOwnLeftoversAreUndone()
    {
        _plugins.Settings = _plugins.Settings with { CollectInterval = TimeSpan.Zero, CheckInterval = TimeSpan.Zero };
        await AddAsync("s1");
        await AddAsync("s2");
        _state.Sandboxes.Remove("s2");
        await RoundAsync(TimeSpan.Zero, "DEL a");
        await RoundAsync(TimeSpan.FromDays(10), "");
    }

    [Fact]
    public async Task Round_StoppedSandbox_IsNotChecked()
    {
        await AddAsync("s1");
        await RoundAsync(TimeSpan.Zero, "GC a");
        _state.Sandboxes.Update("s1", record => record with { StoppedAt = 5 });
        _plugins.Settings = _plugins.Settings with { CollectInterval = TimeSpan.Zero };

        await RoundAsync(TimeSpan.FromHours(3), "");
    }

    [Fact]
    public async Task Round_SandboxOfAnUnreadableRecord_KeepsItsNetwork()
    {
        await AddAsync("s1");
        await AddAsync("s2");
        _state.Sandboxes.Remove("s1");
        _state.Sandboxes.Remove("s2");
        File.WriteAllText(Path.Combine(_folder, "sandboxes", "s2.json"), "{");

        await RoundAsync(TimeSpan.Zero, "DEL a, GC a");

        Assert.NotNull(_plugins.Network.Find("s2"));
        Assert.Null(_plugins.Network.Find("s1"));
    }

    [Fact]
    public async Task Round_NoConfig_IsNoFailure()
    {
        Directory.Delete(_plugins.Configs, recursive: true);

        await RoundAsync(TimeSpan.Zero, "");
    }

    public void Dispose()
    {
        _plugins.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AddAsync(string id)
    {
        _state.Sandboxes.Add(Records.Sandbox(id) with { BootId = _state.BootId });
        await _plugins.Network.SetUpAsync(_plugins.Pod with { SandboxId = id }, CancellationToken.None);
    }

    private async Task RoundAsync(TimeSpan later, string said)
    {
        _time.Now += later;
        _plugins.Runs.Clear();
        await _upkeep.RoundAsync(CancellationToken.None);
        Assert.Equal(said, _plugins.Said);
    }

    private sealed class MovedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
