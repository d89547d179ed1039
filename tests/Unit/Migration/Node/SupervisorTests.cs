using System.Globalization;
using Sampan.Linux.Processes;
using Sampan.Migration;
using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Node;

/// <summary>Real processes; no root.</summary>
public sealed class SupervisorTests : IAsyncLifetime
{
    private const string Unit = "thing.service";

    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-supervisor-").FullName;

    private string Units => Path.Combine(_folder, "units");

    private Supervisor Supervisor => new(Units, Path.Combine(_folder, "pids"), TimeProvider.System);

    public SupervisorTests() => Directory.CreateDirectory(Units);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (File.Exists(Path.Combine(Units, Unit + ".yaml")))
            await Supervisor.StopAsync(Unit, default);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task StartStop_Process_RunsAndEnds()
    {
        Describe("start: [/bin/sleep, \"1000\"]");
        Assert.Equal(("loaded", "inactive", "enabled", 0), Words(await Supervisor.StateAsync(Unit, default)));
        await Supervisor.StartAsync(Unit, default);
        ServiceState state = await Supervisor.StateAsync(Unit, default);
        Assert.Equal("active", state.Active);
        Assert.True(ProcessStat.TryRead(state.Pid) is { Alive: true });
        await Supervisor.StartAsync(Unit, default);
        Assert.Equal(state.Pid, (await Supervisor.StateAsync(Unit, default)).Pid);
        await Supervisor.RestartAsync(Unit, default);
        Assert.NotEqual(state.Pid, (await Supervisor.StateAsync(Unit, default)).Pid);
        await Supervisor.StopAsync(Unit, default);
        Assert.False(ProcessStat.TryRead(state.Pid) is { Alive: true });
        Assert.Equal("inactive", (await Supervisor.StateAsync(Unit, default)).Active);
        await Supervisor.StopAsync(Unit, default);
    }

    [Fact]
    public async Task Stop_ProcessThatHeedsNoSignal_IsKilled()
    {
        string ready = Path.Combine(_folder, "ready");
        Describe($"start: [/bin/sh, -c, \"trap '' TERM; touch {ready}; while :; do sleep 1000; done\"]\nstopSeconds: 0");
        await Supervisor.StartAsync(Unit, default);
        await WaitAsync(() => File.Exists(ready));
        int pid = (await Supervisor.StateAsync(Unit, default)).Pid;
        // The shell's own sleep is not the supervisor's business.
        int sleep = 0;
        await WaitAsync(() => (sleep = ChildOf(pid)) > 0);
        await Supervisor.StopAsync(Unit, default);
        Assert.False(ProcessStat.TryRead(pid) is { Alive: true });
        System.Diagnostics.Process.GetProcessById(sleep).Kill();
    }

    [Fact]
    public async Task State_ProcessEndsByItself_IsFailed()
    {
        Describe("start: [/bin/sleep, \"1000\"]");
        await Supervisor.StartAsync(Unit, default);
        System.Diagnostics.Process.GetProcessById((await Supervisor.StateAsync(Unit, default)).Pid).Kill();
        await WaitAsync(() => Supervisor.StateAsync(Unit, default).GetAwaiter().GetResult().Active == "failed");
        await Supervisor.StartAsync(Unit, default);
        Assert.Equal("active", (await Supervisor.StateAsync(Unit, default)).Active);
    }

    [Fact]
    public async Task State_PidNotWrittenDown_IsFoundByItsMark()
    {
        Describe("start: [/bin/sleep, \"1001\"]");
        await Supervisor.StartAsync(Unit, default);
        int pid = (await Supervisor.StateAsync(Unit, default)).Pid;
        string file = Path.Combine(_folder, "pids", Unit + ".pid");
        File.Delete(file);
        Assert.Equal(pid, (await Supervisor.StateAsync(Unit, default)).Pid);
        await Supervisor.StopAsync(Unit, default);
        Assert.False(ProcessStat.TryRead(pid) is { Alive: true });
    }

    [Fact]
    public async Task State_PidOfALaterProcess_IsNotTaken()
    {
        Describe("start: [/bin/sleep, \"1000\"]");
        Directory.CreateDirectory(Path.Combine(_folder, "pids"));
        File.WriteAllText(Path.Combine(_folder, "pids", Unit + ".pid"), string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} 1\n"));
        Assert.Equal(0, (await Supervisor.StateAsync(Unit, default)).Pid);
        await Supervisor.StopAsync(Unit, default);
    }

    [Fact]
    public async Task Start_ProgramThatEnds_FailsWithItsLastLines()
    {
        Describe($"start: [/bin/sh, -c, \"echo no such flag; exit 3\"]\nsocket: {_folder}/none.sock");
        var failure = await Assert.ThrowsAsync<MigrationException>(() => Supervisor.StartAsync(Unit, default));
        Assert.Contains("no such flag", failure.Message, StringComparison.Ordinal);
        Describe("start: [/no/such/program]");
        await Assert.ThrowsAsync<MigrationException>(() => Supervisor.StartAsync(Unit, default));
    }

    [Fact]
    public async Task EnableMask_AreFilesBesideTheUnit()
    {
        Describe("start: [/bin/sleep, \"1000\"]");
        string[] before = Directory.GetFiles(Units);
        await Supervisor.EnableAsync(Unit, false, default);
        Assert.Equal("disabled", (await Supervisor.StateAsync(Unit, default)).File);
        await Supervisor.MaskAsync(Unit, true, default);
        Assert.Equal("masked", (await Supervisor.StateAsync(Unit, default)).Load);
        await Assert.ThrowsAsync<MigrationException>(() => Supervisor.StartAsync(Unit, default));
        await Supervisor.MaskAsync(Unit, false, default);
        await Supervisor.EnableAsync(Unit, true, default);
        Assert.Equal(before, Directory.GetFiles(Units));
    }

    [Theory]
    [InlineData("start: []")]
    [InlineData("start: [sleep]")]
    [InlineData("start: [/bin/sleep]\nstop: now")]
    [InlineData("start: [/bin/sleep]\nstopSignal: SIGNOTHING")]
    [InlineData("start: /bin/sleep")]
    [InlineData("start: [/bin/sleep]\nstopSeconds: soon")]
    [InlineData("start: [/bin/sleep]\nenvironment: {A: 1}")]
    public async Task State_DescriptionThatMakesNoSense_IsRefused(string text)
    {
        File.WriteAllText(Path.Combine(Units, "bad.service.yaml"), text);
        await Assert.ThrowsAsync<MigrationException>(() => Supervisor.StateAsync("bad.service", default));
    }

    [Fact]
    public async Task Unknown_IsNotFoundAndStopped()
    {
        Assert.False((await Supervisor.StateAsync("no.service", default)).Exists);
        await Supervisor.StopAsync("no.service", default);
        await Assert.ThrowsAsync<MigrationException>(() => Supervisor.StartAsync("no.service", default));
    }

    private static int ChildOf(int pid) => ProcessTree.Descendants(pid).FirstOrDefault();

    private static (string, string, string, int) Words(ServiceState s) => (s.Load, s.Active, s.File, s.Pid);

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
            await Task.Delay(20, limit.Token);
    }

    private void Describe(string text) => File.WriteAllText(Path.Combine(Units, Unit + ".yaml"), $"{text}\nlog: {_folder}/log\n");
}
