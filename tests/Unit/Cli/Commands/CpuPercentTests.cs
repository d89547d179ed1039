using Sampan.Cli.Commands.Containers;
using Sampan.Cri.V1;

namespace Sampan.Tests.Unit.Cli.Commands;

public class CpuPercentTests
{
    [Fact]
    public void CpuPercent_RateFromTheRuntime_IsUsed() =>
        Assert.Equal(150, StatsCommand.CpuPercent(new CpuUsage { UsageNanoCores = new UInt64Value { Value = 1_500_000_000 } }, null));

    [Fact]
    public void CpuPercent_TwoSamples_GiveTheRate() => Assert.Equal(50, StatsCommand.CpuPercent(At(3_000, 2_000), At(1_000, 1_000)));

    [Fact]
    public void CpuPercent_CounterWentBack_IsUnknown()
    {
        Assert.Null(StatsCommand.CpuPercent(At(3_000, 500), At(1_000, 1_000)));
        Assert.Null(StatsCommand.CpuPercent(At(1_000, 2_000), At(1_000, 1_000)));
        Assert.Null(StatsCommand.CpuPercent(null, null));
    }

    private static CpuUsage At(long time, ulong used) => new() { Timestamp = time, UsageCoreNanoSeconds = new UInt64Value { Value = used } };
}
