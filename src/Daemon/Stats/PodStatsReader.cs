using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;
using Sampan.Linux.Namespaces;

namespace Sampan.Daemon.Stats;

/// <summary>Reads what a pod uses, when asked: its cgroup, its interfaces, its containers.</summary>
internal sealed class PodStatsReader(ObjectState state, IContainerEngine engine, ContainerStatsReader containers)
{
    private const string DefaultInterface = "eth0";

    /// <summary>The stats of a pod.</summary>
    public PodSandboxStats Read(SandboxRecord record)
    {
        PodUsage usage = engine.ReadPodUsage(record.Id, record.Handle);
        return new PodSandboxStats
        {
            Attributes = new PodSandboxAttributes
            {
                Id = record.Id,
                Metadata = record.Config.Metadata,
                Labels = { record.Config.Labels },
                Annotations = { record.Config.Annotations },
            },
            Linux = Linux(record, usage),
        };
    }

    private LinuxPodSandboxStats Linux(SandboxRecord record, PodUsage usage)
    {
        var stats = new LinuxPodSandboxStats { Network = Network(usage.Interfaces) };
        if (usage.Cgroup is { } cgroup)
        {
            stats.Cpu = containers.Cpu(record.Id, cgroup);
            stats.Memory = containers.Memory(cgroup);
            stats.Process = new ProcessUsage { Timestamp = state.Now, ProcessCount = new UInt64Value { Value = cgroup.Tasks ?? 0 } };
        }
        if (usage.Details is { } details)
        {
            PressureStats.Add(stats.Cpu, stats.Memory, details);
            stats.Io = PressureStats.Io(details, state.Now);
        }
        stats.Containers.Add(state.ContainersOf(record.Id)
            .Where(container => container is { IsComplete: true, State: ContainerState.ContainerRunning })
            .Select(containers.TryRead)
            .OfType<Sampan.Cri.V1.ContainerStats>());
        return stats;
    }

    private NetworkUsage Network(IReadOnlyList<InterfaceCounters> interfaces)
    {
        var usage = new NetworkUsage { Timestamp = state.Now };
        foreach (InterfaceCounters counters in interfaces)
        {
            var item = new NetworkInterfaceUsage
            {
                Name = counters.Name,
                RxBytes = new UInt64Value { Value = counters.ReceivedBytes },
                RxErrors = new UInt64Value { Value = counters.ReceiveErrors },
                TxBytes = new UInt64Value { Value = counters.SentBytes },
                TxErrors = new UInt64Value { Value = counters.SendErrors },
            };
            if (counters.Name == DefaultInterface)
            {
                usage.DefaultInterface = item;
            }
            else
            {
                usage.Interfaces.Add(item);
            }
        }
        return usage;
    }
}
