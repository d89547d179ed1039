using Sampan.Cri.Nri;
using Sampan.Daemon.Nri;

namespace Sampan.Tests.Unit.Daemon.Nri;

public sealed class AdjustmentMergeTests
{
    [Fact]
    public void Add_SameKeysAgain_TheLaterHolds()
    {
        var all = new ContainerAdjustment
        {
            Args = { "first" },
            Env = { new KeyValue { Key = "A", Value = "1" }, new KeyValue { Key = "B", Value = "2" } },
            Mounts = { new Mount { Destination = "/m" } },
            Annotations = { ["x"] = "1", ["y"] = "1" },
        };

        AdjustmentMerge.Add(all, new ContainerAdjustment
        {
            Args = { "", "second" },
            Env = { new KeyValue { Key = "-A" } },
            Mounts = { new Mount { Destination = "/m", Type = "tmpfs" } },
            Annotations = { ["-x"] = "" },
        });

        Assert.Equal(["", "second"], all.Args);
        Assert.Equal(["B", "-A"], all.Env.Select(each => each.Key));
        Assert.Equal("tmpfs", Assert.Single(all.Mounts).Type);
        Assert.Equal(["-x", "y"], all.Annotations.Keys.Order());
    }

    [Fact]
    public void Add_ResourcesOfTwo_AreBothThere()
    {
        var all = new ContainerAdjustment();
        AdjustmentMerge.Add(all, Linux(new LinuxResources { Cpu = new LinuxCPU { Cpus = "0" } }));
        AdjustmentMerge.Add(all, Linux(new LinuxResources { Memory = new LinuxMemory { Limit = new OptionalInt64 { Value = 7 } } }));

        Assert.Equal(("0", 7L), (all.Linux.Resources.Cpu.Cpus, all.Linux.Resources.Memory.Limit.Value));
    }

    private static ContainerAdjustment Linux(LinuxResources resources) =>
        new() { Linux = new LinuxContainerAdjustment { Resources = resources } };
}
