using Sampan.Cri.V1;
using Sampan.Linux.Cgroups;

namespace Sampan.Daemon.Stats;

/// <summary>Pressure stall information as CRI says it; the kernel counts microseconds, CRI nanoseconds.</summary>
internal static class PressureStats
{
    private const ulong NanosecondsPerMicrosecond = 1000;

    /// <summary>Adds what there is to CPU and memory.</summary>
    public static void Add(CpuUsage? cpu, MemoryUsage? memory, CgroupDetails details)
    {
        if (cpu is not null && details.CpuPressure is { } waiting)
        {
            cpu.Psi = Of(waiting);
        }
        if (memory is not null && details.MemoryPressure is { } reclaim)
        {
            memory.Psi = Of(reclaim);
        }
    }

    /// <summary>That of disks; null where the kernel keeps none.</summary>
    public static IoUsage? Io(CgroupDetails details, long now) =>
        details.IoPressure is { } pressure ? new IoUsage { Timestamp = now, Psi = Of(pressure) } : null;

    private static PsiStats Of(Pressure pressure) => new() { Some = Of(pressure.Some), Full = Of(pressure.Full) };

    private static PsiData Of(PressureLine line) => new()
    {
        Total = line.TotalMicroseconds * NanosecondsPerMicrosecond,
        Avg10 = line.Average10,
        Avg60 = line.Average60,
        Avg300 = line.Average300,
    };
}
