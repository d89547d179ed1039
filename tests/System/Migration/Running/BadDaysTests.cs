using Sampan.Migration;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Tests.System.Cni;
using Sampan.Tests.Testing.Migration;

namespace Sampan.Tests.System.Migration.Running;

/// <summary>Disks that are full and folders that cannot be written.</summary>
public sealed class BadDaysTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-bad-day-").FullName;
    private readonly ChildCommands _commands = new();
    private readonly FakeServices _services = new();
    private readonly List<string> _mounts = [];

    private string Etc => Path.Combine(_folder, "etc");

    private string Runs => Path.Combine(_folder, "runs");

    public Task InitializeAsync()
    {
        Directory.CreateDirectory(Etc);
        Directory.CreateDirectory(Runs);
        _services.With("a.service");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (string mount in Enumerable.Reverse(_mounts))
            await RunAsync("/usr/bin/umount", "-l", mount);
        Directory.Delete(_folder, recursive: true);
    }

    [RootFact]
    public async Task Apply_FilesDoNotFitOnTheDisk_IsTakenBack()
    {
        await MountAsync(Etc, "size=256k");
        File.WriteAllText(Path.Combine(Etc, "first"), "old\n");
        IReadOnlyList<string> before = TreeSnapshot.Of(Etc);
        RunOutcome outcome = await ApplyAsync(
            Steps.WriteFile("010-first", Phase.Stage, Path.Combine(Etc, "first"), "old\n", "new\n", "0600", "a small one"),
            Steps.Service("020-stop", Phase.Stop, "a.service", ServiceAction.Stop, "stop", true),
            Steps.WriteFile("030-large", Phase.Switch, Path.Combine(Etc, "made/large"), null, new string('x', 1024 * 1024) + "\n", "0644", "a large one"));
        Assert.Equal(RunState.RolledBack, outcome.State);
        Assert.Contains("030-large", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(before, TreeSnapshot.Of(Etc));
        Assert.Equal("active", _services.Units["a.service"].Active);
    }

    [RootFact]
    public async Task Apply_FolderCannotBeWritten_IsTakenBack()
    {
        string fixedFolder = Path.Combine(Etc, "fixed");
        Directory.CreateDirectory(fixedFolder);
        await MountAsync(fixedFolder, "ro");
        IReadOnlyList<string> before = TreeSnapshot.Of(Etc);
        RunOutcome outcome = await ApplyAsync(
            Steps.Service("020-stop", Phase.Stop, "a.service", ServiceAction.Stop, "stop", true),
            Steps.WriteFile("030-write", Phase.Switch, Path.Combine(fixedFolder, "file"), null, "x\n", "0644", "write"));
        Assert.Equal(RunState.RolledBack, outcome.State);
        Assert.Equal(before, TreeSnapshot.Of(Etc));
        Assert.Equal("active", _services.Units["a.service"].Active);
    }

    [RootFact]
    public async Task Apply_NoRoomForTheRun_IsRefusedBeforeAnything()
    {
        await MountAsync(Runs, "size=64k");
        Fill(Runs);
        await Assert.ThrowsAsync<MigrationException>(() => ApplyAsync(Steps.Service("020-stop", Phase.Stop, "a.service", ServiceAction.Stop, "stop", true)));
        Assert.Empty(_services.Calls);
    }

    [RootFact]
    public async Task Apply_JournalsDiskFillsUp_GoesToItsEndByTheSpare()
    {
        await MountAsync(Runs, "size=8m");
        _services.OnCall = call =>
        {
            if (call == "stop a.service")
                Fill(Runs);
        };
        RunOutcome outcome = await ApplyAsync(
        [
            Steps.Service("020-stop", Phase.Stop, "a.service", ServiceAction.Stop, "stop", true),
            Steps.Service("025-disable", Phase.Stop, "a.service", ServiceAction.Disable, "disable"),
            .. ManyFiles(),
        ]);
        Assert.Equal(RunState.Soak, outcome.State);
        Assert.Empty(Directory.GetFiles(Directory.GetDirectories(Runs).Single(), "*.spare"));
        Assert.Equal(RunState.RolledBack, (await Runner().RollbackAsync(null, default)).State);
        Assert.Equal("enabled", _services.Units["a.service"].File);
    }

    [RootFact]
    public async Task Apply_JournalCannotBeWritten_StopsAndGoesOnWhenThereIsRoom()
    {
        await MountAsync(Runs, "size=8m");
        string? filler = null;
        _services.OnCall = call =>
        {
            if (call != "stop a.service")
                return;
            File.Delete(Directory.GetFiles(Directory.GetDirectories(Runs).Single(), "*.spare").Single());
            filler = Fill(Runs);
        };
        PlanStep[] steps =
        [
            Steps.Service("020-stop", Phase.Stop, "a.service", ServiceAction.Stop, "stop", true),
            .. ManyFiles(),
        ];
        var refusal = await Assert.ThrowsAsync<JournalException>(() => ApplyAsync(steps));
        Assert.Contains("Make room on its disk", refusal.Message, StringComparison.Ordinal);
        File.Delete(filler!);
        Assert.Equal(RunState.Soak, (await Runner().ResumeAsync(new RunChoices(), default)).State);
        Assert.Equal(RunState.RolledBack, (await Runner().RollbackAsync(null, default)).State);
        Assert.Empty(TreeSnapshot.Of(Etc));
        Assert.Equal("active", _services.Units["a.service"].Active);
    }

    // Their lines are more than what is left of a disk's last page.
    private IEnumerable<PlanStep> ManyFiles() =>
        Enumerable.Range(0, 20).Select(i => Steps.WriteFile($"03{i:00}-file", Phase.Switch, Path.Combine(Etc, $"f{i}"), null, "x\n", "0644", "write"));

    private static string Fill(string folder)
    {
        string path = Path.Combine(folder, "filler");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            return path;
        }
    }

    private async Task MountAsync(string folder, string options)
    {
        await RunAsync("/usr/bin/mount", "-t", "tmpfs", "-o", options, "sampan-bad-day", folder);
        _mounts.Add(folder);
    }

    private async Task RunAsync(params string[] words)
    {
        CommandOutcome outcome = await _commands.RunAsync(words[0], words[1..], null, TimeSpan.FromMinutes(1), default);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    private PlanRunner Runner() => new(
        StepKinds.Of(new NodeTools(new NodeFiles("/"), _commands, _services, TimeProvider.System)),
        new RunStore(Runs, new NodeIdentity("machine1", "boot1", "0.1.0"), TimeProvider.System),
        new Progress<RunEvent>(),
        TimeProvider.System);

    private Task<RunOutcome> ApplyAsync(params PlanStep[] steps) => Runner().ApplyAsync(
        new NodePlan
        {
            Node = "n1",
            MachineId = "machine1",
            Created = DateTimeOffset.UnixEpoch,
            Tool = "0.1.0",
            FactsHash = "",
            Source = new PlanSource("docker", "", "", "", "", ""),
            Target = new PlanTarget("containerd", "", "", "", "", false),
            Steps = steps,
        },
        new RunChoices(),
        default);
}
