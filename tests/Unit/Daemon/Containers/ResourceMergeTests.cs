using Sampan.Cri.V1;
using Sampan.Daemon.Containers;

namespace Sampan.Tests.Unit.Daemon.Containers;

public sealed class ResourceMergeTests
{
    private static readonly LinuxContainerResources Before = new()
    {
        CpuShares = 100,
        MemoryLimitInBytes = 1000,
        CpusetCpus = "0-1",
        Unified = { ["memory.high"] = "1", ["memory.low"] = "2" },
        HugepageLimits = { new HugepageLimit { PageSize = "2MB", Limit = 1 } },
    };

    [Fact]
    public void Apply_EmptyChange_KeepsAll() => Assert.Equal(Before, ResourceMerge.Apply(Before, new LinuxContainerResources()));

    [Fact]
    public void Apply_Change_TakesWhatIsSetAndLeavesItsInputAlone()
    {
        LinuxContainerResources copy = Before.Clone();

        LinuxContainerResources after = ResourceMerge.Apply(Before, new LinuxContainerResources
        {
            MemoryLimitInBytes = 2000,
            Unified = { ["memory.high"] = "3" },
            HugepageLimits = { new HugepageLimit { PageSize = "2MB", Limit = 5 } },
        });

        Assert.Equal((100L, 2000L, "0-1"), (after.CpuShares, after.MemoryLimitInBytes, after.CpusetCpus));
        Assert.Equal(("3", "2"), (after.Unified["memory.high"], after.Unified["memory.low"]));
        Assert.Equal(5UL, Assert.Single(after.HugepageLimits).Limit);
        Assert.Equal(copy, Before);
    }
}
