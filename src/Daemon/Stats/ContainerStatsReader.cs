using Sampan.Cri.V1;
using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;
using Sampan.Linux.Cgroups;

namespace Sampan.Daemon.Stats;

/// <summary>Reads what a container uses, when asked.</summary>
internal sealed class ContainerStatsReader(ObjectState state, IContainerEngine engine, IImageEngine images, CpuRates rates)
{
    /// <summary>The stats of a container; null when it went away meanwhile.</summary>
    public Sampan.Cri.V1.ContainerStats? TryRead(ContainerRecord record)
    {
        ContainerUsage? usage;
        try
        {
            usage = engine.ReadUsage(record.Id, ContainerExits.ProcessOf(record));
        }
        catch (IOException)
        {
            // One container that is being removed must not fail the list of all.
            return null;
        }
        if (usage is null)
        {
            return null;
        }
        var stats = new Sampan.Cri.V1.ContainerStats { Attributes = Attributes(record), WritableLayer = Layer(usage) };
        if (usage.Cgroup is { } cgroup)
        {
            stats.Cpu = Cpu(record.Id, cgroup);
            stats.Memory = Memory(cgroup);
            if (engine.ReadDetails(ContainerExits.ProcessOf(record)) is { } details)
            {
                PressureStats.Add(stats.Cpu, stats.Memory, details.Cgroup);
                stats.Io = PressureStats.Io(details.Cgroup, state.Now);
            }
            stats.Swap = new SwapUsage { Timestamp = state.Now, SwapUsageBytes = Value(cgroup.SwapBytes) };
        }
        return stats;
    }

    /// <summary>CPU of a container or sandbox.</summary>
    public CpuUsage Cpu(string id, CgroupUsage cgroup) => new()
    {
        Timestamp = state.Now,
        UsageCoreNanoSeconds = Value(cgroup.CpuNanoseconds),
        UsageNanoCores = cgroup.CpuNanoseconds is { } cpu ? Value(rates.Note(id, cpu) ?? 0) : null,
    };

    /// <summary>Memory of a container or sandbox.</summary>
    public MemoryUsage Memory(CgroupUsage cgroup) => new()
    {
        Timestamp = state.Now,
        WorkingSetBytes = Value(cgroup.WorkingSetBytes),
        UsageBytes = Value(cgroup.MemoryBytes),
        RssBytes = Value(cgroup.ResidentBytes),
        PageFaults = Value(cgroup.PageFaults),
        MajorPageFaults = Value(cgroup.MajorPageFaults),
        AvailableBytes = cgroup is { MemoryLimitBytes: { } limit, WorkingSetBytes: { } used }
            ? Value(limit - Math.Min(limit, used))
            : null,
    };

    private static ContainerAttributes Attributes(ContainerRecord record) => new()
    {
        Id = record.Id,
        Metadata = record.Config.Metadata,
        Labels = { record.Config.Labels },
        Annotations = { record.Config.Annotations },
    };

    private FilesystemUsage Layer(ContainerUsage usage) => new()
    {
        Timestamp = state.Now,
        FsId = new FilesystemIdentifier { Mountpoint = images.Root },
        UsedBytes = Value(usage.LayerBytes),
        InodesUsed = Value(usage.LayerInodes),
    };

    private static UInt64Value? Value(ulong? number) => number is { } value ? new UInt64Value { Value = value } : null;
}
