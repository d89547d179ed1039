using Sampan.Linux.Cgroups;

namespace Sampan.Daemon.Metrics;

/// <summary>Metrics from a cgroup's figures, of a pod or of a container. Pure.</summary>
internal static class CgroupSamples
{
    private const double NanosecondsPerSecond = 1e9, MicrosecondsPerSecond = 1e6;

    /// <summary>What the figures say; what the kernel does not tell is left out.</summary>
    public static IEnumerable<MetricSample> Of(CgroupUsage usage, CgroupDetails details) =>
        Cpu(usage, details).Concat(Memory(usage, details)).Concat(Io(details)).Concat(PressureOf(details)).Concat(HugePages(details));

    private static IEnumerable<MetricSample> Cpu(CgroupUsage usage, CgroupDetails details)
    {
        yield return new(MetricCatalog.CpuUsage, (usage.CpuNanoseconds ?? 0) / NanosecondsPerSecond, "total");
        yield return new(MetricCatalog.CpuUser, (details.CpuUserNanoseconds ?? 0) / NanosecondsPerSecond);
        yield return new(MetricCatalog.CpuSystem, (details.CpuSystemNanoseconds ?? 0) / NanosecondsPerSecond);
        yield return new(MetricCatalog.CfsPeriods, details.Periods ?? 0);
        yield return new(MetricCatalog.CfsThrottledPeriods, details.ThrottledPeriods ?? 0);
        yield return new(MetricCatalog.CfsThrottledSeconds, (details.ThrottledNanoseconds ?? 0) / NanosecondsPerSecond);
        yield return new(MetricCatalog.Threads, usage.Tasks ?? 0);
        yield return new(MetricCatalog.ThreadsMax, details.TasksLimit ?? 0);
    }

    private static IEnumerable<MetricSample> Memory(CgroupUsage usage, CgroupDetails details)
    {
        yield return new(MetricCatalog.MemoryUsage, usage.MemoryBytes ?? 0);
        yield return new(MetricCatalog.MemoryWorkingSet, usage.WorkingSetBytes ?? 0);
        yield return new(MetricCatalog.MemoryRss, usage.ResidentBytes ?? 0);
        yield return new(MetricCatalog.MemorySwap, usage.SwapBytes ?? 0);
        yield return new(MetricCatalog.MemoryCache, details.CacheBytes ?? 0);
        yield return new(MetricCatalog.MemoryMapped, details.MappedFileBytes ?? 0);
        yield return new(MetricCatalog.MemoryKernel, details.KernelBytes ?? 0);
        yield return new(MetricCatalog.MemoryPeak, details.PeakMemoryBytes ?? usage.MemoryBytes ?? 0);
        yield return new(MetricCatalog.MemoryFailcnt, details.MemoryLimitHits ?? 0);
        yield return new(MetricCatalog.MemoryFailures, usage.PageFaults ?? 0, "pgfault", "hierarchy");
        yield return new(MetricCatalog.MemoryFailures, usage.MajorPageFaults ?? 0, "pgmajfault", "hierarchy");
        yield return new(MetricCatalog.OomEvents, details.OutOfMemoryKills ?? 0);
    }

    private static IEnumerable<MetricSample> Io(CgroupDetails details)
    {
        foreach (CgroupDeviceIo io in details.Devices)
        {
            string[] numbers = io.Device.Split(':');
            string major = numbers[0], minor = numbers.Length > 1 ? numbers[1] : "";
            yield return new(MetricCatalog.BlkioDeviceUsage, io.ReadBytes, io.Device, major, minor, "Read");
            yield return new(MetricCatalog.BlkioDeviceUsage, io.WriteBytes, io.Device, major, minor, "Write");
            yield return new(MetricCatalog.FsReadBytes, io.ReadBytes, io.Device);
            yield return new(MetricCatalog.FsWriteBytes, io.WriteBytes, io.Device);
            yield return new(MetricCatalog.FsReads, io.Reads, io.Device);
            yield return new(MetricCatalog.FsWrites, io.Writes, io.Device);
        }
    }

    private static IEnumerable<MetricSample> PressureOf(CgroupDetails details)
    {
        (Pressure? Pressure, MetricDefinition Waiting, MetricDefinition Stalled)[] kinds =
        [
            (details.CpuPressure, MetricCatalog.PressureCpuWaiting, MetricCatalog.PressureCpuStalled),
            (details.MemoryPressure, MetricCatalog.PressureMemoryWaiting, MetricCatalog.PressureMemoryStalled),
            (details.IoPressure, MetricCatalog.PressureIoWaiting, MetricCatalog.PressureIoStalled),
        ];
        foreach ((Pressure? pressure, MetricDefinition waiting, MetricDefinition stalled) in kinds)
        {
            if (pressure is not null)
            {
                yield return new(waiting, pressure.Some.TotalMicroseconds / MicrosecondsPerSecond);
                yield return new(stalled, pressure.Full.TotalMicroseconds / MicrosecondsPerSecond);
            }
        }
    }

    private static IEnumerable<MetricSample> HugePages(CgroupDetails details)
    {
        foreach ((string size, (ulong used, ulong peak)) in details.HugePages)
        {
            yield return new(MetricCatalog.HugetlbUsage, used, size);
            yield return new(MetricCatalog.HugetlbPeak, peak, size);
        }
    }
}
