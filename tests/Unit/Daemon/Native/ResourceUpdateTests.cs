using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Native;

public sealed class ResourceUpdateTests
{
    [Fact]
    public void Apply_ZeroAndEmpty_StayAsTheyAre()
    {
        var before = new LinuxResources
        {
            Cpu = new CpuResources { Shares = 2, Quota = 3, Period = 4, Cpus = "0", Mems = "1" },
            Memory = new MemoryResources { Limit = 5, Swap = 6, Reservation = 7 },
            Unified = new Dictionary<string, string> { ["a"] = "b" },
        };

        LinuxResources after = ResourceUpdate.Apply(before, new LinuxContainerResources());

        Assert.Equal((before.Cpu, before.Memory), (after.Cpu, after.Memory));
        Assert.Equal(before.Unified, after.Unified);
    }

    [Fact]
    public void Apply_Values_ReplaceTheirsOnly()
    {
        var before = new LinuxResources { Cpu = new CpuResources { Shares = 2, Cpus = "0" }, Memory = new MemoryResources { Reservation = 7 } };

        LinuxResources after = ResourceUpdate.Apply(before, new LinuxContainerResources
        {
            CpuShares = 512, CpuQuota = -1, CpuPeriod = 100_000, CpusetMems = "0", MemoryLimitInBytes = 9,
        });

        Assert.Equal(new CpuResources { Shares = 512, Quota = -1, Period = 100_000, Cpus = "0", Mems = "0" }, after.Cpu);
        Assert.Equal(new MemoryResources { Limit = 9, Reservation = 7 }, after.Memory);
    }

    [Theory]
    [InlineData(100L, 100L, 200L, 0L, 200L)]
    [InlineData(100L, 150L, 200L, 0L, 150L)]
    [InlineData(100L, null, 200L, 0L, null)]
    [InlineData(100L, 100L, 200L, 300L, 300L)]
    [InlineData(100L, 100L, 0L, 0L, 100L)]
    public void Apply_MemoryWithoutSwap_KeepsHavingNone(long limit, long? swap, long newLimit, long newSwap, long? expected)
    {
        var before = new LinuxResources { Memory = new MemoryResources { Limit = limit, Swap = swap } };

        LinuxResources after = ResourceUpdate.Apply(
            before, new LinuxContainerResources { MemoryLimitInBytes = newLimit, MemorySwapLimitInBytes = newSwap });

        Assert.Equal(expected, after.Memory!.Swap);
    }

    [Fact]
    public void Apply_Unified_IsMergedByKey()
    {
        var before = new LinuxResources { Unified = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };

        LinuxResources after = ResourceUpdate.Apply(before, new LinuxContainerResources { Unified = { ["b"] = "3", ["c"] = "4" } });

        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "3", ["c"] = "4" }, after.Unified);
    }
}
