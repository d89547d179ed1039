using Sampan.Cri;
using Sampan.Cri.Nri;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Nri;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Nri;

public sealed class SpecAdjustmentTests
{
    private static readonly RuntimeSpec s_spec = new()
    {
        Process = new RuntimeProcess { User = new RuntimeUser { Uid = 0, Gid = 0 }, Args = ["true"], Cwd = "/", Env = ["A=1", "B=2"] },
        Annotations = new Dictionary<string, string> { ["old"] = "x" },
    };

    [Fact]
    public void Apply_EnvSetAndRemoved_KeepsTheOthers()
    {
        var adjustment = new ContainerAdjustment();
        adjustment.Env.Add(new KeyValue { Key = "-A" });
        adjustment.Env.Add(new KeyValue { Key = "C", Value = "3" });

        Assert.Equal(["B=2", "C=3"], SpecAdjustment.Apply(s_spec, adjustment, new FakeOffers()).Process!.Env);
    }

    [Fact]
    public void Apply_Device_LetsItThroughTheCgroup()
    {
        var adjustment = new ContainerAdjustment { Linux = new LinuxContainerAdjustment() };
        adjustment.Linux.Devices.Add(new Sampan.Cri.Nri.LinuxDevice { Path = "/dev/x", Type = "c", Major = 1, Minor = 3 });

        RuntimeSpec spec = SpecAdjustment.Apply(s_spec, adjustment, new FakeOffers());

        Assert.Equal("/dev/x", Assert.Single(spec.Linux!.Devices!).Path);
        Assert.Equal(3, Assert.Single(spec.Linux.Resources!.Devices!).Minor);
    }

    [Fact]
    public void Apply_Hooks_ComeAfterThoseThatAreThere()
    {
        RuntimeSpec spec = s_spec with
        {
            Hooks = new Dictionary<string, IReadOnlyList<RuntimeHook>> { ["poststop"] = [new RuntimeHook { Path = "/first" }] },
        };
        var adjustment = new ContainerAdjustment { Hooks = new Hooks() };
        adjustment.Hooks.Poststop.Add(new Hook { Path = "/second", Timeout = new OptionalInt { Value = 3 } });
        adjustment.Hooks.CreateRuntime.Add(new Hook { Path = "/other", Args = { "other", "-v" } });

        IReadOnlyDictionary<string, IReadOnlyList<RuntimeHook>> hooks = SpecAdjustment.Apply(spec, adjustment, new FakeOffers()).Hooks!;

        Assert.Equal(["/first", "/second"], hooks["poststop"].Select(hook => hook.Path));
        Assert.Equal(3, hooks["poststop"][1].Timeout);
        Assert.Equal(["other", "-v"], Assert.Single(hooks["createRuntime"]).Args);
    }

    [Fact]
    public void Apply_CdiDevices_AreLookedUp()
    {
        var adjustment = new ContainerAdjustment();
        adjustment.CDIDevices.Add(new CDIDevice { Name = "example.com/gpu=0" });

        Assert.Contains("CDI=example.com/gpu=0", SpecAdjustment.Apply(s_spec, adjustment, new FakeOffers()).Process!.Env!);
    }

    [Fact]
    public void Apply_Classes_AreLookedUpAndTakenAwayByTheEmptyName()
    {
        var adjustment = new ContainerAdjustment
        {
            Linux = new LinuxContainerAdjustment
            {
                Resources = new Sampan.Cri.Nri.LinuxResources
                {
                    BlockioClass = new OptionalString { Value = "slow" }, RdtClass = new OptionalString { Value = "gold" },
                },
            },
        };
        RuntimeSpec with = SpecAdjustment.Apply(s_spec, adjustment, new FakeOffers());
        adjustment.Linux.Resources.BlockioClass.Value = "";
        adjustment.Linux.Resources.RdtClass.Value = "";
        RuntimeSpec without = SpecAdjustment.Apply(with, adjustment, new FakeOffers());

        Assert.Equal((ushort?)44, with.Linux!.Resources!.BlockIO!.Weight);
        Assert.Equal("gold", with.Linux.IntelRdt!.ClosId);
        Assert.Null(without.Linux!.Resources!.BlockIO);
        Assert.Null(without.Linux.IntelRdt);
    }

    [Fact]
    public void Apply_Rdt_ChangesWhatItNamesAndRemovesFirst()
    {
        RuntimeSpec spec = s_spec with { Linux = new LinuxSpec { IntelRdt = new IntelRdt { ClosId = "old", EnableMonitoring = true } } };
        var adjustment = new ContainerAdjustment { Linux = new LinuxContainerAdjustment { Rdt = new LinuxRdt() } };
        adjustment.Linux.Rdt.Schemata = new OptionalRepeatedString { Value = { "L3:0=f" } };
        IntelRdt kept = SpecAdjustment.Apply(spec, adjustment, new FakeOffers()).Linux!.IntelRdt!;
        adjustment.Linux.Rdt.Remove = true;
        IntelRdt removed = SpecAdjustment.Apply(spec, adjustment, new FakeOffers()).Linux!.IntelRdt!;

        Assert.Equal(("old", true), (kept.ClosId, kept.EnableMonitoring));
        Assert.Equal(["L3:0=f"], kept.Schemata);
        Assert.Equal((null, null), (removed.ClosId, removed.EnableMonitoring));
        Assert.Equal(["L3:0=f"], removed.Schemata);
    }

    [Fact]
    public void Apply_Scheduler_HasTheKernelsNames()
    {
        var adjustment = new ContainerAdjustment { Linux = new LinuxContainerAdjustment { Scheduler = new LinuxScheduler() } };
        adjustment.Linux.Scheduler.Policy = LinuxSchedulerPolicy.SchedRr;
        adjustment.Linux.Scheduler.Priority = 5;
        adjustment.Linux.Scheduler.Flags.Add(LinuxSchedulerFlag.SchedFlagDlOverrun);

        RuntimeScheduler scheduler = SpecAdjustment.Apply(s_spec, adjustment, new FakeOffers()).Process!.Scheduler!;

        Assert.Equal(("SCHED_RR", 5, null), (scheduler.Policy, scheduler.Priority, scheduler.Nice));
        Assert.Equal(["SCHED_FLAG_DL_OVERRUN"], scheduler.Flags);
    }

    [Fact]
    public void Apply_MemoryPolicyAndNetDevices_AreInTheSpec()
    {
        var adjustment = new ContainerAdjustment { Linux = new LinuxContainerAdjustment() };
        adjustment.Linux.MemoryPolicy = new Sampan.Cri.Nri.LinuxMemoryPolicy
        {
            Mode = MpolMode.MpolBind, Nodes = "0-1", Flags = { MpolFlag.MpolFRelativeNodes },
        };
        adjustment.Linux.NetDevices["eth7"] = new Sampan.Cri.Nri.LinuxNetDevice { Name = "net1" };

        LinuxSpec linux = SpecAdjustment.Apply(s_spec, adjustment, new FakeOffers()).Linux!;

        Assert.Equal(("MPOL_BIND", "0-1"), (linux.MemoryPolicy!.Mode, linux.MemoryPolicy.Nodes));
        Assert.Equal(["MPOL_F_RELATIVE_NODES"], linux.MemoryPolicy.Flags);
        Assert.Equal("net1", linux.NetDevices!["eth7"].Name);
    }

    public static TheoryData<string> Unsupported => [.. Needing.Keys];

    private static Dictionary<string, (SpecFeature Feature, LinuxContainerAdjustment Change)> Needing => new()
    {
        ["scheduler"] = (SpecFeature.Scheduling, new() { Scheduler = new LinuxScheduler { Policy = LinuxSchedulerPolicy.SchedFifo } }),
        ["io priority"] = (SpecFeature.Scheduling, new() { IoPriority = new LinuxIOPriority { Class = IOPrioClass.Idle } }),
        ["memory policy"] = (SpecFeature.MemoryPolicy, new() { MemoryPolicy = new Sampan.Cri.Nri.LinuxMemoryPolicy() }),
        ["net devices"] = (SpecFeature.NetDevices, new() { NetDevices = { ["eth7"] = new Sampan.Cri.Nri.LinuxNetDevice() } }),
        ["schemata"] = (SpecFeature.RdtSchemata, new() { Rdt = new LinuxRdt { Schemata = new OptionalRepeatedString() } }),
        ["monitoring"] = (SpecFeature.RdtMonitoring, new() { Rdt = new LinuxRdt { EnableMonitoring = new OptionalBool { Value = true } } }),
    };

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void Apply_WhatTheRuntimePassesOver_IsRefused(string what)
    {
        (SpecFeature feature, LinuxContainerAdjustment change) = Needing[what];

        CriException refused = Assert.Throws<CriException>(() => SpecAdjustment.Apply(
            s_spec, new ContainerAdjustment { Linux = change }, new FakeOffers { Lacks = feature }));

        Assert.Contains("old-runtime", refused.Message);
        SpecAdjustment.Apply(s_spec, new ContainerAdjustment { Linux = change }, new FakeOffers { Lacks = ~feature });
    }

    [Fact]
    public void Apply_MemoryLimitAlone_TakesTheSwapLimitAlong()
    {
        RuntimeSpec spec = s_spec with
        {
            Linux = new LinuxSpec { Resources = new Sampan.Oci.Runtime.LinuxResources { Memory = new MemoryResources { Limit = 64, Swap = 64 } } },
        };
        var adjustment = new ContainerAdjustment { Linux = new LinuxContainerAdjustment { Resources = new() { Memory = new() } } };
        adjustment.Linux.Resources.Memory.Limit = new OptionalInt64 { Value = 128 };

        MemoryResources memory = SpecAdjustment.Apply(spec, adjustment, new FakeOffers()).Linux!.Resources!.Memory!;

        Assert.Equal((128L, 128L), (memory.Limit, memory.Swap));
    }

    [Fact]
    public void Apply_MountBelowAnother_ComesAfterIt()
    {
        var adjustment = new ContainerAdjustment();
        adjustment.Mounts.Add(new Sampan.Cri.Nri.Mount { Destination = "/a/b/c", Source = "/x", Options = { "rbind", "rslave" } });
        adjustment.Mounts.Add(new Sampan.Cri.Nri.Mount { Destination = "/a", Source = "/y" });

        RuntimeSpec spec = SpecAdjustment.Apply(s_spec, adjustment, new FakeOffers());

        Assert.Equal(["/a", "/a/b/c"], spec.Mounts!.Select(mount => mount.Destination));
        Assert.Equal("rslave", spec.Linux!.RootfsPropagation);
    }
}
