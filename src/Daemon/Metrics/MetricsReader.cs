using Sampan.Cri.V1;
using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Metrics;

/// <summary>Reads every metric of pods and containers, when asked.</summary>
internal sealed class MetricsReader(ObjectState state, IContainerEngine engine, IImageEngine images)
{
    /// <summary>The groups of all pods: the pod's own, then its running containers'.</summary>
    public IEnumerable<MetricGroup> Read()
    {
        var disk = StatFs.Of(images.Root);
        var room = new DiskRoom(images.Root, disk.TotalBytes, disk.TotalInodes, disk.FreeInodes);
        foreach (SandboxRecord pod in state.Sandboxes.All.Where(IsReady).OrderBy(record => record.CreatedAt))
        {
            yield return ReadPod(pod);
            foreach (ContainerRecord container in state.ContainersOf(pod.Id))
            {
                if (TryRead(pod, container, room) is { } group)
                {
                    yield return group;
                }
            }
        }
    }

    private bool IsReady(SandboxRecord record) =>
        record.State(state.BootId, engine.IsSandboxRunning(record.Id, record.Handle)) == PodSandboxState.SandboxReady;

    private MetricGroup ReadPod(SandboxRecord pod)
    {
        PodUsage usage = engine.ReadPodUsage(pod.Id, pod.Handle);
        IEnumerable<MetricSample> samples = NetworkSamples.Of(usage.Interfaces);
        if (usage is { Cgroup: { } cgroup, Details: { } details })
        {
            samples = samples.Concat(CgroupSamples.Of(cgroup, details));
        }
        return new MetricGroup(
            pod.Id, "", ["", usage.CgroupPath, "", pod.Id, pod.Config.Metadata.Namespace, pod.Config.Metadata.Name], [.. samples]);
    }

    private MetricGroup? TryRead(SandboxRecord pod, ContainerRecord container, DiskRoom room)
    {
        ContainerProcess process = ContainerExits.ProcessOf(container);
        try
        {
            if (container.State != ContainerState.ContainerRunning
                || engine.ReadUsage(container.Id, process) is not { Cgroup: { } cgroup } usage
                || engine.ReadDetails(process) is not { } details)
            {
                return null;
            }
            return new MetricGroup(
                pod.Id,
                container.Id,
                [container.Config.Metadata.Name, details.CgroupPath, container.ImageRef, container.Id, pod.Config.Metadata.Namespace, pod.Config.Metadata.Name],
                [.. CgroupSamples.Of(cgroup, details.Cgroup), .. ContainerSamples.Of(container, details, usage, room, state.Now)]);
        }
        catch (IOException)
        {
            // It is being removed; the others count.
            return null;
        }
    }
}
