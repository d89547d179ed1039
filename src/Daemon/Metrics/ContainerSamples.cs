using System.Globalization;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Metrics;

/// <summary>Metrics of one container beside its cgroup's. Pure.</summary>
internal static class ContainerSamples
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>What was asked for it and when it runs.</summary>
    /// <param name="record">The container.</param>
    /// <param name="details">Its processes' descriptors.</param>
    /// <param name="layer">Its writable layer.</param>
    /// <param name="disk">The file system below that.</param>
    /// <param name="now">Nanoseconds since 1970.</param>
    public static IEnumerable<MetricSample> Of(
        ContainerRecord record, ContainerDetails details, ContainerUsage layer, DiskRoom disk, long now)
    {
        LinuxContainerResources resources = record.Resources;
        yield return new(MetricCatalog.LastSeen, now / NanosecondsPerSecond);
        yield return new(MetricCatalog.StartTime, record.StartedAt / NanosecondsPerSecond);
        yield return new(MetricCatalog.Processes, details.Cgroup.Processes.Count);
        yield return new(MetricCatalog.FileDescriptors, details.Descriptors);
        yield return new(MetricCatalog.Sockets, details.Sockets);
        yield return new(MetricCatalog.SpecCpuPeriod, resources.CpuPeriod);
        yield return new(MetricCatalog.SpecCpuQuota, Math.Max(0, resources.CpuQuota));
        yield return new(MetricCatalog.SpecCpuShares, resources.CpuShares);
        yield return new(MetricCatalog.SpecMemoryLimit, Math.Max(0, resources.MemoryLimitInBytes));
        yield return new(MetricCatalog.SpecMemorySwap, Math.Max(0, resources.MemorySwapLimitInBytes));
        yield return new(MetricCatalog.SpecMemoryReservation, Reservation(resources));
        yield return new(MetricCatalog.UlimitsSoft, details.DescriptorLimit ?? 0, "max_open_files");
        yield return new(MetricCatalog.FsUsage, layer.LayerBytes, disk.Device);
        yield return new(MetricCatalog.FsLimit, disk.Bytes, disk.Device);
        yield return new(MetricCatalog.FsInodesTotal, disk.Inodes, disk.Device);
        yield return new(MetricCatalog.FsInodesFree, disk.InodesFree, disk.Device);
    }

    private static double Reservation(LinuxContainerResources resources) =>
        resources.Unified.TryGetValue("memory.low", out string? low)
        && ulong.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : 0;
}
