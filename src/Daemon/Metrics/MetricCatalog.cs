using Sampan.Cri.V1;

namespace Sampan.Daemon.Metrics;

/// <summary>Every metric of pods and containers, under cAdvisor's names (KEP-2371). A pure table.</summary>
internal static class MetricCatalog
{
#pragma warning disable CS1591, SA1600 // the names and helps say it
    public static readonly MetricDefinition BlkioDeviceUsage = Counter("container_blkio_device_usage_total", "Bytes read from and written to a device.", "device", "major", "minor", "operation");

    public static readonly MetricDefinition CfsPeriods = Counter("container_cpu_cfs_periods_total", "Periods of the CPU quota that have passed.");

    public static readonly MetricDefinition CfsThrottledPeriods = Counter("container_cpu_cfs_throttled_periods_total", "Periods in which the CPU quota was used up.");

    public static readonly MetricDefinition CfsThrottledSeconds = Counter("container_cpu_cfs_throttled_seconds_total", "Seconds spent waiting for the next period of the CPU quota.");

    public static readonly MetricDefinition CpuSystem = Counter("container_cpu_system_seconds_total", "CPU seconds in the kernel.");

    public static readonly MetricDefinition CpuUsage = Counter("container_cpu_usage_seconds_total", "CPU seconds in all.", "cpu");

    public static readonly MetricDefinition CpuUser = Counter("container_cpu_user_seconds_total", "CPU seconds in user mode.");

    public static readonly MetricDefinition FileDescriptors = Gauge("container_file_descriptors", "Open file descriptors.");

    public static readonly MetricDefinition FsInodesFree = Gauge("container_fs_inodes_free", "Inodes free on the file system of the writable layer.", "device");

    public static readonly MetricDefinition FsInodesTotal = Gauge("container_fs_inodes_total", "Inodes of the file system of the writable layer.", "device");

    public static readonly MetricDefinition FsLimit = Gauge("container_fs_limit_bytes", "Bytes that the writable layer may take: its file system.", "device");

    public static readonly MetricDefinition FsReadBytes = Counter("container_fs_reads_bytes_total", "Bytes read from a device.", "device");

    public static readonly MetricDefinition FsReads = Counter("container_fs_reads_total", "Reads from a device.", "device");

    public static readonly MetricDefinition FsUsage = Gauge("container_fs_usage_bytes", "Bytes that the writable layer takes.", "device");

    public static readonly MetricDefinition FsWriteBytes = Counter("container_fs_writes_bytes_total", "Bytes written to a device.", "device");

    public static readonly MetricDefinition FsWrites = Counter("container_fs_writes_total", "Writes to a device.", "device");

    public static readonly MetricDefinition HugetlbPeak = Gauge("container_hugetlb_max_usage_bytes", "The most huge pages in use at a time.", "pagesize");

    public static readonly MetricDefinition HugetlbUsage = Gauge("container_hugetlb_usage_bytes", "Huge pages in use.", "pagesize");

    public static readonly MetricDefinition LastSeen = Gauge("container_last_seen", "When the runtime last saw it, seconds since 1970.");

    public static readonly MetricDefinition MemoryCache = Gauge("container_memory_cache", "Page cache.");

    public static readonly MetricDefinition MemoryFailcnt = Counter("container_memory_failcnt", "How often the memory limit was hit.");

    public static readonly MetricDefinition MemoryFailures = Counter("container_memory_failures_total", "Page faults.", "failure_type", "scope");

    public static readonly MetricDefinition MemoryKernel = Gauge("container_memory_kernel_usage", "Memory of the kernel.");

    public static readonly MetricDefinition MemoryMapped = Gauge("container_memory_mapped_file", "Files mapped into memory.");

    public static readonly MetricDefinition MemoryPeak = Gauge("container_memory_max_usage_bytes", "The most memory in use at a time.");

    public static readonly MetricDefinition MemoryRss = Gauge("container_memory_rss", "Anonymous memory.");

    public static readonly MetricDefinition MemorySwap = Gauge("container_memory_swap", "Swap in use.");

    public static readonly MetricDefinition MemoryUsage = Gauge("container_memory_usage_bytes", "Memory in use, page cache included.");

    public static readonly MetricDefinition MemoryWorkingSet = Gauge("container_memory_working_set_bytes", "Memory in use without the page cache that can be dropped at once.");

    public static readonly MetricDefinition NetReceiveBytes = Counter("container_network_receive_bytes_total", "Bytes received.", "interface");

    public static readonly MetricDefinition NetReceiveErrors = Counter("container_network_receive_errors_total", "Broken packets received.", "interface");

    public static readonly MetricDefinition NetReceiveDrops = Counter("container_network_receive_packets_dropped_total", "Packets dropped on arrival.", "interface");

    public static readonly MetricDefinition NetReceivePackets = Counter("container_network_receive_packets_total", "Packets received.", "interface");

    public static readonly MetricDefinition NetTransmitBytes = Counter("container_network_transmit_bytes_total", "Bytes sent.", "interface");

    public static readonly MetricDefinition NetTransmitErrors = Counter("container_network_transmit_errors_total", "Packets that could not be sent.", "interface");

    public static readonly MetricDefinition NetTransmitDrops = Counter("container_network_transmit_packets_dropped_total", "Packets dropped on departure.", "interface");

    public static readonly MetricDefinition NetTransmitPackets = Counter("container_network_transmit_packets_total", "Packets sent.", "interface");

    public static readonly MetricDefinition OomEvents = Counter("container_oom_events_total", "Processes killed for want of memory.");

    public static readonly MetricDefinition PressureCpuStalled = Counter("container_pressure_cpu_stalled_seconds_total", "Seconds in which all tasks waited for a processor.");

    public static readonly MetricDefinition PressureCpuWaiting = Counter("container_pressure_cpu_waiting_seconds_total", "Seconds in which some task waited for a processor.");

    public static readonly MetricDefinition PressureIoStalled = Counter("container_pressure_io_stalled_seconds_total", "Seconds in which all tasks waited for a disk.");

    public static readonly MetricDefinition PressureIoWaiting = Counter("container_pressure_io_waiting_seconds_total", "Seconds in which some task waited for a disk.");

    public static readonly MetricDefinition PressureMemoryStalled = Counter("container_pressure_memory_stalled_seconds_total", "Seconds in which all tasks waited for memory.");

    public static readonly MetricDefinition PressureMemoryWaiting = Counter("container_pressure_memory_waiting_seconds_total", "Seconds in which some task waited for memory.");

    public static readonly MetricDefinition Processes = Gauge("container_processes", "Processes.");

    public static readonly MetricDefinition Sockets = Gauge("container_sockets", "Open sockets.");

    public static readonly MetricDefinition SpecCpuPeriod = Gauge("container_spec_cpu_period", "The period of the CPU quota, microseconds.");

    public static readonly MetricDefinition SpecCpuQuota = Gauge("container_spec_cpu_quota", "The CPU quota of each period, microseconds.");

    public static readonly MetricDefinition SpecCpuShares = Gauge("container_spec_cpu_shares", "CPU shares.");

    public static readonly MetricDefinition SpecMemoryLimit = Gauge("container_spec_memory_limit_bytes", "The memory limit; 0 for none.");

    public static readonly MetricDefinition SpecMemoryReservation = Gauge("container_spec_memory_reservation_limit_bytes", "The memory reservation; 0 for none.");

    public static readonly MetricDefinition SpecMemorySwap = Gauge("container_spec_memory_swap_limit_bytes", "The limit of memory and swap; 0 for none.");

    public static readonly MetricDefinition StartTime = Gauge("container_start_time_seconds", "When it was started, seconds since 1970.");

    public static readonly MetricDefinition Threads = Gauge("container_threads", "Threads.");

    public static readonly MetricDefinition ThreadsMax = Gauge("container_threads_max", "The most threads allowed; 0 for no limit.");

    public static readonly MetricDefinition UlimitsSoft = Gauge("container_ulimits_soft", "Soft limits of the first process; 0 for none.", "ulimit");
#pragma warning restore CS1591, SA1600

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        BlkioDeviceUsage,
        CfsPeriods,
        CfsThrottledPeriods,
        CfsThrottledSeconds,
        CpuSystem,
        CpuUsage,
        CpuUser,
        FileDescriptors,
        FsInodesFree,
        FsInodesTotal,
        FsLimit,
        FsReadBytes,
        FsReads,
        FsUsage,
        FsWriteBytes,
        FsWrites,
        HugetlbPeak,
        HugetlbUsage,
        LastSeen,
        MemoryCache,
        MemoryFailcnt,
        MemoryFailures,
        MemoryKernel,
        MemoryMapped,
        MemoryPeak,
        MemoryRss,
        MemorySwap,
        MemoryUsage,
        MemoryWorkingSet,
        NetReceiveBytes,
        NetReceiveErrors,
        NetReceiveDrops,
        NetReceivePackets,
        NetTransmitBytes,
        NetTransmitErrors,
        NetTransmitDrops,
        NetTransmitPackets,
        OomEvents,
        PressureCpuStalled,
        PressureCpuWaiting,
        PressureIoStalled,
        PressureIoWaiting,
        PressureMemoryStalled,
        PressureMemoryWaiting,
        Processes,
        Sockets,
        SpecCpuPeriod,
        SpecCpuQuota,
        SpecCpuShares,
        SpecMemoryLimit,
        SpecMemoryReservation,
        SpecMemorySwap,
        StartTime,
        Threads,
        ThreadsMax,
        UlimitsSoft,
    ];

    private static MetricDefinition Counter(string name, string help, params string[] labels) => new(name, help, MetricType.Counter, labels);

    private static MetricDefinition Gauge(string name, string help, params string[] labels) => new(name, help, MetricType.Gauge, labels);
}
