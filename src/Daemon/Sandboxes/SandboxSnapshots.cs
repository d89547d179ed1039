using Sampan.Cri.V1;
using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Sandboxes;

/// <summary>What a sandbox and its containers are at one moment, as CRI says it.</summary>
internal sealed class SandboxSnapshots(ObjectState state, IContainerEngine engine)
{
    /// <summary>The sandbox.</summary>
    public PodSandboxStatus Of(SandboxRecord record)
    {
        NamespaceOption options = record.Config.Linux?.SecurityContext?.NamespaceOptions ?? new NamespaceOption();
        var status = new PodSandboxStatus
        {
            Id = record.Id,
            Metadata = record.Config.Metadata,
            State = record.State(state.BootId, engine.IsSandboxRunning(record.Id, record.Handle)),
            CreatedAt = record.CreatedAt,
            Network = new PodSandboxNetworkStatus { Ip = record.Addresses.Count > 0 ? record.Addresses[0] : "" },
            Linux = new LinuxPodSandboxStatus { Namespaces = new Namespace { Options = options } },
            Labels = { record.Config.Labels },
            Annotations = { record.Config.Annotations },
            RuntimeHandler = record.RuntimeHandler,
        };
        status.Network.AdditionalIps.Add(record.Addresses.Skip(1).Select(address => new PodIP { Ip = address }));
        return status;
    }

    /// <summary>Its containers, finished ones of their making only, oldest first.</summary>
    public IEnumerable<ContainerStatus> ContainersOf(string sandboxId) => state.ContainersOf(sandboxId)
        .Where(container => container.IsComplete)
        .OrderBy(container => container.CreatedAt)
        .Select(ContainerStatusQuery.ToStatus);
}
