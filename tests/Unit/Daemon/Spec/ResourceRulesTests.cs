using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Cgroups;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Spec;

public class ResourceRulesTests
{
    private readonly List<string> _warnings = [];

    [Fact]
    public void For_Zeroes_SayNothing() =>
        Assert.Equal(new LinuxResources(), ResourceRules.For(new LinuxContainerResources(), SpecCase.Host, _warnings));

    [Theory]
    [InlineData(100, 0, true, 100L)]
    [InlineData(100, 150, true, 150L)]
    [InlineData(100, -1, true, -1L)]
    [InlineData(100, 0, false, null)]
    [InlineData(0, 0, true, null)]
    public void Memory_SwapLimit_IsTheLimitUnlessTold(long limit, long swap, bool accounting, long? expected)
    {
        LinuxResources resources = ResourceRules.For(
            new LinuxContainerResources { MemoryLimitInBytes = limit, MemorySwapLimitInBytes = swap },
            SpecCase.Host with { SwapAccounting = accounting },
            _warnings);

        Assert.Equal(expected, resources.Memory?.Swap);
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData(0ul, 0)]
    [InlineData(1ul, 1)]
    public void Hugepages_WithoutController_WarnOnlyForARealLimit(ulong limit, int warnings)
    {
        LinuxResources resources = ResourceRules.For(
            new LinuxContainerResources { HugepageLimits = { new global::Sampan.Cri.V1.HugepageLimit { PageSize = "2MB", Limit = limit } } },
            SpecCase.Host with { HugetlbController = false },
            _warnings);

        Assert.Null(resources.HugepageLimits);
        Assert.Equal(warnings, _warnings.Count);
    }

    [Fact]
    public void Unified_OnHybrid_IsLeftOutWithAWarning()
    {
        LinuxResources resources = ResourceRules.For(
            new LinuxContainerResources { Unified = { ["memory.high"] = "1" } },
            SpecCase.Host with { Cgroups = CgroupVersion.Hybrid },
            _warnings);

        Assert.Null(resources.Unified);
        Assert.Contains("cgroup v2", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-998, -1000, -998, 0)]
    [InlineData(-998, 0, 0, 1)]
    [InlineData(0, 500, 500, 1)]
    [InlineData(2000, 0, 1000, 1)]
    public void OomScore_BelowTheDaemons_IsClamped(int wanted, int least, int expected, int warnings)
    {
        Assert.Equal(expected, OomScore.Allowed(wanted, SpecCase.Host with { MinOomScoreAdj = least }, _warnings));
        Assert.Equal(warnings, _warnings.Count);
    }

    [Theory]
    [InlineData(CgroupDriver.Cgroupfs, "/kubepods/pod1", "/kubepods/pod1/id")]
    [InlineData(CgroupDriver.Cgroupfs, "", "/sampan/id")]
    [InlineData(CgroupDriver.Systemd, "/kubepods.slice/kubepods-pod1.slice", "kubepods-pod1.slice:sampan:id")]
    [InlineData(CgroupDriver.Systemd, "a.slice/", "a.slice:sampan:id")]
    [InlineData(CgroupDriver.Systemd, "", "system.slice:sampan:id")]
    public void CgroupPath_OfBothDrivers(CgroupDriver driver, string parent, string expected) =>
        Assert.Equal(expected, new CgroupPlacement(driver, parent).PathOf("id"));
}
