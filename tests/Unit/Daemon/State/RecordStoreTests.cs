using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Tests.Unit.Daemon.State;

public sealed class RecordStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-records-").FullName;

    [Fact]
    public void Load_AfterARestart_HasEveryFact()
    {
        SandboxRecord sandbox = Records.Sandbox("s1") with
        {
            RuntimeHandler = "runc",
            Addresses = ["10.0.0.2", "fd00::2"],
            Handle = new SandboxHandle { NetworkNamespace = "/ns", PausePid = 4, PauseStartTime = ulong.MaxValue, CgroupParent = "/p", Runtime = "crun" },
            StoppedAt = 9,
        };
        Sandboxes().Add(sandbox);

        RecordStore<SandboxRecord> again = Sandboxes();

        Assert.Empty(again.Load());
        SandboxRecord read = Assert.IsType<SandboxRecord>(again.Find("s1"));
        Assert.Equal(sandbox.Addresses, read.Addresses);
        Assert.Equal(sandbox with { Addresses = read.Addresses }, read);
    }

    [Fact]
    public void Load_ContainerAfterARestart_HasEveryFact()
    {
        ContainerRecord container = Records.Container("c1") with
        {
            Pid = 12, PidStartTime = 99, MonitorPid = 11, StartedAt = 5, FinishedAt = 6, ExitCode = 137, Reason = "OOMKilled", LogPath = "/l",
            StopSignal = 15, User = new ContainerUser { Linux = new LinuxContainerUser { Uid = 7 } },
            Resources = new LinuxContainerResources { MemoryLimitInBytes = 5 },
        };
        Containers().Add(container);

        RecordStore<ContainerRecord> again = Containers();
        again.Load();

        Assert.Equal(container, again.Find("c1"));
    }

    [Fact]
    public void Add_DiskRefuses_PublishesNothing()
    {
        RecordStore<ContainerRecord> store = Containers();
        Directory.Delete(_folder, recursive: true);

        Assert.ThrowsAny<IOException>(() => store.Add(Records.Container("c1")));

        Assert.Null(store.Find("c1"));
        Assert.Empty(store.All);
    }

    [Fact]
    public void Update_DiskRefuses_TheOldRecordStands()
    {
        RecordStore<ContainerRecord> store = Containers();
        store.Add(Records.Container("c1"));
        Directory.Delete(_folder, recursive: true);

        Assert.ThrowsAny<IOException>(() => store.Update("c1", known => known with { Pid = 5 }));

        Assert.Equal(0, store.Find("c1")!.Pid);
    }

    [Fact]
    public void Update_Change_IsOnDiskAndShown()
    {
        RecordStore<ContainerRecord> store = Containers();
        store.Add(Records.Container("c1"));

        ContainerRecord? after = store.Update("c1", known => known with { Pid = 5 });

        RecordStore<ContainerRecord> again = Containers();
        again.Load();
        Assert.Equal((5, 5, 5), (after!.Pid, store.Find("c1")!.Pid, again.Find("c1")!.Pid));
        Assert.Null(store.Update("c2", known => known));
    }

    [Fact]
    public async Task Update_ManyAtOnce_LosesNone()
    {
        RecordStore<ContainerRecord> store = Containers();
        store.Add(Records.Container("c1"));

        await Parallel.ForEachAsync(Enumerable.Range(0, 50), (_, _) =>
        {
            store.Update("c1", known => known with { Pid = known.Pid + 1 });
            return ValueTask.CompletedTask;
        });

        Assert.Equal(50, store.Find("c1")!.Pid);
    }

    [Fact]
    public void Resolve_Prefix_FindsTheOneThatFits()
    {
        RecordStore<ContainerRecord> store = Containers();
        store.Add(Records.Container("abc1"));
        store.Add(Records.Container("abd1"));
        store.Add(Records.Container("abd"));

        Assert.Equal("abc1", store.Resolve("abc")!.Id);
        Assert.Equal("abd", store.Resolve("abd")!.Id);
        Assert.Null(store.Resolve("x"));
        Assert.Null(store.Resolve(""));
        var ambiguous = Assert.Throws<AmbiguousIdException>(() => store.Resolve("ab"));
        Assert.Contains("\"ab\" fits 3 objects", ambiguous.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("")]
    public void Load_FileIsNoRecord_IsReportedAndLeft(string content)
    {
        RecordStore<ContainerRecord> store = Containers();
        store.Add(Records.Container("c1"));
        string bad = Path.Combine(_folder, "bad.json");
        File.WriteAllText(bad, content);

        RecordStore<ContainerRecord> again = Containers();
        IReadOnlyDictionary<string, string> unreadable = again.Load();

        Assert.Equal(bad, Assert.Single(unreadable).Key);
        Assert.True(File.Exists(bad));
        Assert.Equal(["c1"], again.All.Select(record => record.Id));
    }

    [Fact]
    public void Load_WriteThatACrashCutOff_IsCleared()
    {
        File.WriteAllText(Path.Combine(_folder, "c1.json.123.tmp"), "{");

        Assert.Empty(Containers().Load());

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Remove_Record_IsGoneFromDiskAndMayBeRepeated()
    {
        RecordStore<ContainerRecord> store = Containers();
        store.Add(Records.Container("c1"));

        store.Remove("c1");
        store.Remove("c1");

        Assert.Null(store.Find("c1"));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private RecordStore<ContainerRecord> Containers() => new(_folder, StateJson.Default.ContainerRecord);

    private RecordStore<SandboxRecord> Sandboxes() => new(_folder, StateJson.Default.SandboxRecord);
}
