using Sampan.Migration;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Tests.Testing.Migration;

namespace Sampan.Tests.Unit.Migration.Running;

public sealed class PlanRunnerTests : IDisposable
{
    private readonly RunBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Apply_AllSteps_ChangesTheNodeAndSoaks()
    {
        RunOutcome outcome = await _bench.ApplyAsync();
        Assert.Equal(RunState.Soak, outcome.State);
        Assert.Equal("new\n", File.ReadAllText(_bench.Etc("changed.conf")));
        Assert.Equal("made\n", File.ReadAllText(_bench.Etc("made/deep/file.toml")));
        Assert.False(File.Exists(_bench.Etc("removed.conf")));
        Assert.False(Path.Exists(_bench.Etc("stale-link")));
        Assert.Equal("secret", File.ReadAllText(_bench.Etc("parked/secret.key")));
        Assert.Equal("linked now\n", File.ReadAllText(_bench.Etc("real.conf")));
        Assert.Equal("real.conf", new FileInfo(_bench.Etc("link.conf")).LinkTarget);
        Assert.Equal("-rw-r-----", Mode(_bench.Etc("changed.conf")));
        Assert.Equal("active", _bench.Services.Units["containerd.service"].Active);
        Assert.Equal("disabled", _bench.Services.Units["docker.service"].File);
        Assert.DoesNotContain(TreeSnapshot.Of(_bench.Node), line => line.Contains("sampan-tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rollback_AfterAll_LeavesTheNodeAsItWas()
    {
        await _bench.ApplyAsync();
        Assert.NotEqual(_bench.Before, TreeSnapshot.Of(_bench.Node));
        RunOutcome outcome = await _bench.Runner().RollbackAsync(null, default);
        Assert.Equal(RunState.RolledBack, outcome.State);
        _bench.AssertAsBefore();
        // It is over: another can begin.
        Assert.Equal(RunState.Soak, (await _bench.ApplyAsync()).State);
    }

    [Fact]
    public async Task Apply_StepFails_IsTakenBackNewestFirst()
    {
        _bench.Services.Failing.Add("start containerd.service");
        RunOutcome outcome = await _bench.ApplyAsync();
        Assert.Equal(RunState.RolledBack, outcome.State);
        Assert.Contains("start containerd.service: it was told to fail", outcome.Message, StringComparison.Ordinal);
        _bench.AssertAsBefore();
        Assert.Equal(
            ["stop kubelet.service", "stop docker.service", "disable docker.service", "start containerd.service"],
            _bench.Services.Calls.Take(4));
        Assert.Equal(["enable docker.service", "start docker.service", "start kubelet.service"], _bench.Services.Calls.Skip(4).Where(c => !c.Contains("containerd", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Apply_UndoFails_TheOthersRunAndAnOperatorIsCalled()
    {
        _bench.Services.Failing.Add("start containerd.service");
        _bench.Services.Failing.Add("start docker.service");
        RunOutcome outcome = await _bench.ApplyAsync();
        Assert.Equal(RunState.NeedsOperator, outcome.State);
        Assert.Contains("could not be taken back", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(_bench.Before, TreeSnapshot.Of(_bench.Node));
        Assert.Contains("start kubelet.service", _bench.Services.Calls);
        // When the cause is gone, going on is going back.
        _bench.Services.Failing.Clear();
        outcome = await _bench.Runner().ResumeAsync(new RunChoices(), default);
        Assert.Equal((RunState.RolledBack, false), (outcome.State, outcome.BackOnDemand));
        _bench.AssertAsBefore();
    }

    [Fact]
    public async Task Resume_FailsOnItsWayAfterOneBackOnDemand_IsTakenBackForTheFailure()
    {
        await _bench.ApplyAsync();
        RunOutcome outcome = await _bench.Runner().RollbackAsync(Phase.Switch, default);
        Assert.Equal((RunState.Paused, true), (outcome.State, outcome.BackOnDemand));
        _bench.Services.Failing.Add("start containerd.service");
        outcome = await _bench.Runner().ResumeAsync(new RunChoices(), default);
        Assert.Equal((RunState.RolledBack, false), (outcome.State, outcome.BackOnDemand));
        _bench.AssertAsBefore();
    }

    [Fact]
    public async Task Apply_StayOnFailure_LeavesItToBeResumed()
    {
        _bench.Services.Failing.Add("start containerd.service");
        RunOutcome outcome = await _bench.Runner().ApplyAsync(_bench.Plan(), new RunChoices(StayOnFailure: true), default);
        Assert.Equal(RunState.NeedsOperator, outcome.State);
        Assert.Equal("inactive", _bench.Services.Units["docker.service"].Active);
        _bench.Services.Failing.Clear();
        Assert.Equal(RunState.Soak, (await _bench.Runner().ResumeAsync(new RunChoices(), default)).State);
        Assert.Equal(RunState.RolledBack, (await _bench.Runner().RollbackAsync(null, default)).State);
        _bench.AssertAsBefore();
    }

    [Theory]
    [InlineData(Phase.Stage)]
    [InlineData(Phase.Quiesce)]
    [InlineData(Phase.Stop)]
    [InlineData(Phase.Switch)]
    [InlineData(Phase.Start)]
    [InlineData(Phase.Verify)]
    public async Task ApplyUntil_ThenResumeThenRollbackTo_StopsWhereItIsTold(Phase phase)
    {
        RunOutcome outcome = await _bench.Runner().ApplyAsync(_bench.Plan(), new RunChoices(phase), default);
        IReadOnlyList<string> atPhase = TreeSnapshot.Of(_bench.Node);
        Assert.Equal(phase is Phase.Start or Phase.Verify ? RunState.Soak : RunState.Paused, outcome.State);
        Assert.Equal(RunState.Soak, (await _bench.Runner().ResumeAsync(new RunChoices(), default)).State);
        Assert.Equal(RunState.Paused, (await _bench.Runner().RollbackAsync(phase, default)).State);
        Assert.Equal(atPhase.Select(NoTime), TreeSnapshot.Of(_bench.Node).Select(NoTime));
        Assert.Equal(RunState.Soak, (await _bench.Runner().ResumeAsync(new RunChoices(), default)).State);
        Assert.Equal(RunState.RolledBack, (await _bench.Runner().RollbackAsync(null, default)).State);
        _bench.AssertAsBefore();
    }

    [Fact]
    public async Task Apply_Cancelled_StopsBetweenStepsAndIsResumed()
    {
        using var cancel = new CancellationTokenSource();
        _bench.Services.OnCall = call =>
        {
            if (call == "stop docker.service")
                cancel.Cancel();
        };
        RunOutcome outcome = await _bench.Runner().ApplyAsync(_bench.Plan(), new RunChoices(), cancel.Token);
        Assert.Equal(RunState.Interrupted, outcome.State);
        Assert.DoesNotContain("disable docker.service", _bench.Services.Calls);
        Assert.Equal(RunState.Soak, (await _bench.Runner().ResumeAsync(new RunChoices(), default)).State);
    }

    [Fact]
    public async Task Apply_FileChangedSincePlan_IsRefusedBeforeAnything()
    {
        NodePlan plan = _bench.Plan();
        File.WriteAllText(_bench.Etc("changed.conf"), "somebody was here\n");
        IReadOnlyList<string> before = TreeSnapshot.Of(_bench.Node);
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => _bench.Runner().ApplyAsync(plan, new RunChoices(), default));
        Assert.Contains("changed.conf", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was done", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, TreeSnapshot.Of(_bench.Node));
        Assert.Empty(_bench.Services.Calls);
    }

    [Fact]
    public async Task Apply_FileChangesMeanwhile_IsTakenBackAndLeavesTheChange()
    {
        _bench.Services.OnCall = call =>
        {
            if (call == "stop docker.service")
                File.WriteAllText(_bench.Etc("changed.conf"), "somebody was here\n");
        };
        RunOutcome outcome = await _bench.ApplyAsync();
        Assert.Equal(RunState.RolledBack, outcome.State);
        Assert.Contains("changed.conf", outcome.Message, StringComparison.Ordinal);
        Assert.Equal("somebody was here\n", File.ReadAllText(_bench.Etc("changed.conf")));
        Assert.Equal("active", _bench.Services.Units["docker.service"].Active);
    }

    [Fact]
    public async Task Resume_HalfDoneStepAndSomebodyElse_StopsWithWhatDiffers()
    {
        await _bench.StopInsideAsync("050-change");
        File.WriteAllText(_bench.Etc("changed.conf"), "somebody was here\n");
        RunOutcome outcome = await _bench.Runner().ResumeAsync(new RunChoices(), default);
        Assert.Equal(RunState.NeedsOperator, outcome.State);
        Assert.Contains("somebody changed the node meanwhile", outcome.Message, StringComparison.Ordinal);
        Assert.Equal("somebody was here\n", File.ReadAllText(_bench.Etc("changed.conf")));
        // The way back puts back what the run found, and keeps the change aside.
        Assert.Equal(RunState.RolledBack, (await _bench.Runner().RollbackAsync(null, default)).State);
        _bench.AssertAsBefore();
        string aside = Directory.GetFiles(Path.Combine(_bench.Runs, outcome.Run, "changed")).Single();
        Assert.Equal("somebody was here\n", File.ReadAllText(aside));
    }

    [Fact]
    public async Task Resume_AfterRestartOfTheMachine_DoesAgainWhatItTookBack()
    {
        await _bench.Runner().ApplyAsync(_bench.Plan(), new RunChoices(Phase.Switch), default);
        // Enabled units come up: the kubelet, against a source that is stopped.
        _bench.Services.Units["kubelet.service"] = _bench.Services.Units["kubelet.service"] with { Active = "active" };
        _bench.Services.Calls.Clear();
        _bench.Boot = "boot2";
        Assert.Equal(RunState.Soak, (await _bench.Runner().ResumeAsync(new RunChoices(), default)).State);
        Assert.Equal(["stop kubelet.service", "start containerd.service", "start kubelet.service"], _bench.Services.Calls);
        Assert.Contains(_bench.Events, e => e.Kind == RunEventKind.Note && e.Message.Contains("restarted", StringComparison.Ordinal));
        Assert.Equal(RunState.RolledBack, (await _bench.Runner().RollbackAsync(null, default)).State);
        _bench.AssertAsBefore();
    }

    [Fact]
    public async Task Apply_SecondRunAtOnceOrAfter_IsRefused()
    {
        MigrationException? second = null;
        _bench.Services.OnCall = call =>
        {
            if (call == "stop docker.service")
                second = Assert.ThrowsAsync<MigrationException>(() => _bench.Runner().ApplyAsync(_bench.Plan(), new RunChoices(), default)).GetAwaiter().GetResult();
        };
        await _bench.ApplyAsync();
        Assert.Contains("another 'sampan migrate' is at work", second!.Message, StringComparison.Ordinal);
        await _bench.Runner().RollbackAsync(Phase.Stage, default);
        var third = await Assert.ThrowsAsync<MigrationException>(() => _bench.Runner().ApplyAsync(_bench.Plan(), new RunChoices(), default));
        Assert.Contains("is open (paused)", third.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_PlanOfAnotherMachineOrVersion_IsRefused()
    {
        var machine = await Assert.ThrowsAsync<MigrationException>(
            () => _bench.Runner().ApplyAsync(_bench.Plan() with { MachineId = "other" }, new RunChoices(), default));
        Assert.Contains("Make a plan on the machine that it is for", machine.Message, StringComparison.Ordinal);
        var version = await Assert.ThrowsAsync<MigrationException>(() => _bench.Runner().ApplyAsync(_bench.Plan() with { Tool = "9.9.9" }, new RunChoices(), default));
        Assert.Contains("9.9.9", version.Message, StringComparison.Ordinal);
        Assert.Equal(_bench.Before, TreeSnapshot.Of(_bench.Node));
    }

    [Fact]
    public async Task Resume_JournalOfAnotherMachine_IsRefused()
    {
        await _bench.Runner().ApplyAsync(_bench.Plan(), new RunChoices(Phase.Stop), default);
        _bench.Machine = "cloned";
        IReadOnlyList<string> before = TreeSnapshot.Of(_bench.Node);
        await Assert.ThrowsAsync<MigrationException>(() => _bench.Runner().ResumeAsync(new RunChoices(), default));
        await Assert.ThrowsAsync<MigrationException>(() => _bench.Runner().RollbackAsync(null, default));
        Assert.Equal(before, TreeSnapshot.Of(_bench.Node));
    }

    [Fact]
    public async Task Resume_PlanOfTheRunEditedOrGone_IsRefused()
    {
        RunOutcome outcome = await _bench.Runner().ApplyAsync(_bench.Plan(), new RunChoices(Phase.Stop), default);
        string plan = Path.Combine(_bench.Runs, outcome.Run, "plan.yaml");
        string text = File.ReadAllText(plan);
        File.WriteAllText(plan, PlanFile.Write(_bench.Plan() with { Node = "another" }));
        await Assert.ThrowsAsync<MigrationException>(() => _bench.Runner().ResumeAsync(new RunChoices(), default));
        File.Delete(plan);
        await Assert.ThrowsAsync<MigrationException>(() => _bench.Runner().RollbackAsync(null, default));
        File.WriteAllText(plan, text);
        Assert.Equal(RunState.RolledBack, (await _bench.Runner().RollbackAsync(null, default)).State);
    }

    [Fact]
    public async Task Apply_UnknownKindOrArguments_IsRefusedBeforeAnything()
    {
        foreach (PlanStep step in (PlanStep[])
        [
            new("010-x", Phase.Stage, "no.such", "x", false, []),
            new("010-x", Phase.Stage, StepName.Service, "x", false, new() { ["unit"] = "a.service", ["action"] = "explode" }),
            new("010-x", Phase.Stage, StepName.Service, "x", false, new() { ["unit"] = "a.service", ["action"] = "stop", ["more"] = 1 }),
            Steps.Service("010-x", Phase.Stage, "--force", ServiceAction.Stop, "x"),
            Steps.WriteFile("010-x", Phase.Stage, "relative", null, "x", "0644", "x"),
            Steps.WriteFile("010-x", Phase.Stage, "/etc/../x", null, "x", "0644", "x"),
            Steps.WriteFile("010-x", Phase.Stage, "/var/lib/kubelet/pods/1/x", null, "x", "0644", "x"),
            Steps.WriteFile("010-x", Phase.Stage, "/tmp/x", null, "x", "rw-r--r--", "x"),
        ])
        {
            await Assert.ThrowsAsync<MigrationException>(() => _bench.Runner().ApplyAsync(_bench.Plan() with { Steps = [step] }, new RunChoices(), default));
        }
        Assert.False(Directory.Exists(Path.Combine(_bench.Runs, "20")) || Directory.GetDirectories(_bench.Runs).Length > 0);
    }

    private static string NoTime(string line) => string.Join(' ', line.Split(' ').Where((_, i) => i != 4));

    private static string Mode(string path)
    {
        UnixFileMode mode = File.GetUnixFileMode(path);
        return "-" + string.Concat("rwxrwxrwx".Select((c, i) => ((int)mode & (1 << (8 - i))) != 0 ? c : '-'));
    }
}
