using Sampan.Docker;
using Sampan.Images;
using Sampan.Linux.Processes;
using EngineContainer = Sampan.Docker.ContainerDetails;

namespace Sampan.Daemon.Engines.Docker.Adoption;

/// <summary>Finds the pods that dockershim or cri-dockerd made on the engine, to go on with them as they are.</summary>
internal sealed class PodAdoption(DockerClient docker, DockerNode node, Func<string, CancellationToken, ValueTask<StoredImage?>> findImage, CniResults networks)
{
    private const int InspectedAtOnce = 8;

    /// <summary>All that no record names and that no daemon of ours made.</summary>
    /// <param name="isKnown">Whether a record names an id.</param>
    /// <param name="token">Gives up.</param>
    public async Task<AdoptedPods> FindAsync(Func<string, bool> isKnown, CancellationToken token)
    {
        IReadOnlyList<ContainerEntry> others =
        [
            .. (await docker.Containers.ListAsync(all: true, [DockerLabels.Type], token))
                .Where(entry => !entry.Labels.ContainsKey(DockerLabels.Root) && !isKnown(entry.Id)),
        ];
        if (others.Count == 0)
        {
            return AdoptedPods.None;
        }
        IReadOnlyList<EngineContainer> all = await InspectAsync(others, token);
        ILookup<string, EngineContainer> byType = all.ToLookup(each => each.Config.Labels.GetValueOrDefault(DockerLabels.Type, ""));
        ILookup<string, EngineContainer> bySandbox = byType[DockerLabels.Container]
            .ToLookup(each => each.Config.Labels.GetValueOrDefault(DockerLabels.SandboxId, ""));
        var sandboxes = new Dictionary<string, AdoptedSandbox>(StringComparer.Ordinal);
        foreach (EngineContainer sandbox in byType[DockerLabels.Sandbox].Where(each => DockerNames.Parse(each.Name) is not null))
        {
            sandboxes[sandbox.Id] = ToSandbox(sandbox, [.. bySandbox[sandbox.Id]]);
        }
        var containers = new List<AdoptedContainer>();
        foreach (EngineContainer container in byType[DockerLabels.Container].Where(each => DockerNames.Parse(each.Name) is not null))
        {
            string sandbox = container.Config.Labels.GetValueOrDefault(DockerLabels.SandboxId, "");
            if (sandboxes.ContainsKey(sandbox) || isKnown(sandbox))
            {
                containers.Add(ToContainer(container, sandboxes.GetValueOrDefault(sandbox), await findImage(container.Image, token)));
            }
        }
        return new AdoptedPods([.. sandboxes.Values], containers);
    }

    private async Task<IReadOnlyList<EngineContainer>> InspectAsync(IReadOnlyList<ContainerEntry> entries, CancellationToken token)
    {
        var all = new EngineContainer?[entries.Count];
        await Parallel.ForAsync(
            0,
            entries.Count,
            new ParallelOptions { MaxDegreeOfParallelism = InspectedAtOnce, CancellationToken = token },
            async (index, own) =>
            {
                try
                {
                    all[index] = await docker.Containers.InspectAsync(entries[index].Id, own);
                }
                catch (DockerException e) when (e.IsNotFound)
                {
                    // Removed since it was listed.
                }
            });
        return [.. all.OfType<EngineContainer>()];
    }

    private AdoptedSandbox ToSandbox(EngineContainer sandbox, IReadOnlyList<EngineContainer> containers)
    {
        bool ownNetwork = sandbox.HostConfig.NetworkMode != "host";
        ulong started = ProcessStat.TryRead(sandbox.State.Pid)?.StartTime ?? 0;
        CniResultFile? network = ownNetwork ? networks.Find(sandbox.Id) : null;
        return new AdoptedSandbox(
            sandbox.Id,
            AdoptedConfigs.Sandbox(sandbox, containers, network?.PortMappings ?? []),
            AdoptedConfigs.HandlerOf(sandbox, node),
            DockerTime.UnixNanoseconds(sandbox.Created),
            new SandboxHandle
            {
                NetworkNamespace = ownNetwork && sandbox.State.Running ? $"/proc/{sandbox.State.Pid}/ns/net" : null,
                PausePid = sandbox.State.Running ? sandbox.State.Pid : 0,
                PauseStartTime = started,
                CgroupParent = sandbox.HostConfig.CgroupParent,
                Runtime = AdoptedConfigs.HandlerOf(sandbox, node),
            },
            ownNetwork && sandbox.State.Running ? PodAddresses.Read(sandbox.State.Pid) : [],
            sandbox.State.Running)
        {
            HasOwnNetwork = ownNetwork,
            NetworkConfig = network?.Config,
            NetworkResult = network?.Result,
        };
    }

    private static AdoptedContainer ToContainer(EngineContainer container, AdoptedSandbox? sandbox, StoredImage? image)
    {
        long started = DockerTime.UnixNanoseconds(container.State.StartedAt), finished = DockerTime.UnixNanoseconds(container.State.FinishedAt);
        return new AdoptedContainer(
            container.Id,
            container.Config.Labels[DockerLabels.SandboxId],
            AdoptedConfigs.Container(container, sandbox?.Config.LogDirectory ?? ""),
            container.Image,
            container.Config.Labels.GetValueOrDefault(DockerLabels.LogPath, ""),
            container.Config.StopSignal,
            DockerTime.UnixNanoseconds(container.Created),
            started,
            container.State.Running
                ? new ContainerProcess(container.State.Pid, ProcessStat.TryRead(container.State.Pid)?.StartTime ?? 0, 0)
                : null,
            !container.State.Running && finished > 0
                ? new ContainerExit(container.State.ExitCode, finished, container.State.OomKilled)
                : null)
        {
            ImageName = image is { RepoTags: [{ } tag, ..] } ? tag : container.Config.Image,
            ImageRef = image is { RepoDigests: [{ } digest, ..] } ? digest : container.Image,
        };
    }
}
