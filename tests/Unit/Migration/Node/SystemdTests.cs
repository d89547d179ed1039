using System.Globalization;
using Sampan.Migration;
using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Node;

public sealed class SystemdTests : ICommands
{
    private readonly List<string> _calls = [];
    private readonly Queue<string> _actives = new();
    private string _load = "loaded", _file = "enabled", _reload = "no";
    private string? _failing;

    private Systemd Systemd => new(this, TimeProvider.System);

    public Task<CommandOutcome> RunAsync(string program, IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellation)
    {
        string call = $"{program} {string.Join(' ', arguments)}";
        if (arguments[0] != "show")
            _calls.Add(call);
        if (call == _failing)
            return Task.FromResult(new CommandOutcome(1, "", "Job failed.\n"));
        if (call == "systemctl daemon-reload")
            _reload = "no";
        if (program == "journalctl")
            return Task.FromResult(new CommandOutcome(0, "first\nlast words\n", ""));
        if (arguments[0] != "show")
            return Task.FromResult(new CommandOutcome(0, "", ""));
        string active = _actives.Count > 1 ? _actives.Dequeue() : _actives.Peek();
        return Task.FromResult(new CommandOutcome(
            0, $"LoadState={_load}\nActiveState={active}\nUnitFileState={_file}\nMainPID=42\nNRestarts=3\nNeedDaemonReload={_reload}\n", ""));
    }

    [Fact]
    public async Task State_IsReadFromProperties()
    {
        _actives.Enqueue("active");
        ServiceState state = await Systemd.StateAsync("a.service", default);
        Assert.Equal(new ServiceState("a.service", "loaded", "active", "enabled", 42, 3), state);
    }

    [Fact]
    public async Task Start_FilesChanged_ReadsThemFirst()
    {
        Sequence("inactive inactive activating active");
        _reload = "yes";
        await Systemd.StartAsync("a.service", default);
        Assert.Equal(["systemctl daemon-reload", "systemctl start a.service"], _calls);
    }

    [Fact]
    public async Task Start_WasFailed_IsResetFirst()
    {
        Sequence("failed active");
        await Systemd.StartAsync("a.service", default);
        Assert.Equal(["systemctl reset-failed a.service", "systemctl start a.service"], _calls);
    }

    [Fact]
    public async Task Start_IsUp_DoesNothing()
    {
        Sequence("active");
        await Systemd.StartAsync("a.service", default);
        Assert.Empty(_calls);
    }

    [Theory]
    [InlineData("inactive activating failed", null)]
    [InlineData("inactive failed", "systemctl start a.service")]
    public async Task Start_DoesNotComeUp_FailsWithItsLastLines(string states, string? failing)
    {
        Sequence(states);
        _failing = failing;
        var failure = await Assert.ThrowsAsync<MigrationException>(() => Systemd.StartAsync("a.service", default));
        Assert.EndsWith("last words", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("a.service: start failed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WaitsUntilItIsDown()
    {
        Sequence("active deactivating deactivating failed");
        await Systemd.StopAsync("a.service", default);
        Assert.Equal(["systemctl stop a.service"], _calls);
        Assert.Equal("failed", _actives.Peek());
    }

    [Fact]
    public async Task Stop_NoSuchUnit_DoesNothing()
    {
        Sequence("inactive");
        _load = "not-found";
        await Systemd.StopAsync("a.service", default);
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task EnableMask_CallSystemctlAndSayWhyItFails()
    {
        Sequence("inactive");
        await Systemd.EnableAsync("a.service", true, default);
        await Systemd.EnableAsync("a.service", false, default);
        await Systemd.MaskAsync("a.service", true, default);
        await Systemd.MaskAsync("a.service", false, default);
        _load = "masked";
        await Systemd.MaskAsync("a.service", false, default);
        Assert.Equal(["enable", "disable", "mask", "unmask"], _calls.Select(c => c.Split(' ')[1]));
        _failing = "systemctl enable a.service";
        Assert.Contains("Job failed", (await Assert.ThrowsAsync<MigrationException>(() => Systemd.EnableAsync("a.service", true, default))).Message, StringComparison.Ordinal);
    }

    private void Sequence(string states)
    {
        foreach (string state in states.Split(' '))
            _actives.Enqueue(state.ToLower(CultureInfo.InvariantCulture));
    }
}
