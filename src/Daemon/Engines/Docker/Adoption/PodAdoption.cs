using Microsoft.Extensions.Logging;
using Sampan.Docker;
using Sampan.Images;
using Sampan.Linux.Processes;
using EngineContainer = Sampan.Docker.ContainerDetails;

namespace Sampan.Daemon.Engines.Docker.Adoption;

/// <summary>Finds the pods that dockershim or cri-dockerd made on the engine, to go on with them as they are.</summary>
internal sealed partial class PodAdoption(
    DockerClient docker, DockerNode node, Func<string, CancellationToken, ValueTask<StoredImage?>> findImage, CniResults networks,
    ILogger<PodAdoption> logger)
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
        foreach (EngineContainer sandbox in byType[DockerLabels.Sandbox].Where(IsNamed))
        {
            sandboxes[sandbox.Id] = ToSandbox(sandbox, [.. bySandbox[sandbox.Id]]);
        }
        var containers = new List<AdoptedContainer>();
        foreach (EngineContainer container in byType[DockerLabels.Container].Where(IsNamed))
        {
            string sandbox = container.Config.Labels.GetValueOrDefault(DockerLabels.SandboxId, "");
            if (sandboxes.ContainsKey(sandbox) || isKnown(sandbox))
            {
                containers.Add(ToContainer(container, await findImage(container.Image, token)));
            }
            else
            {
                LogOrphan(container.Name.TrimStart('/'), container.Id, sandbox);
            }
        }
        return new AdoptedPods([.. sandboxes.Values], containers);
    }

    /// <summary>Removes what was left of a sandbox that is gone. Idempotent.</summary>
    public void Forget(string sandboxId) => networks.Remove(sandboxId);

    private bool IsNamed(EngineContainer container)
    {
        if (DockerNames.Parse(container.Name) is not null)
        {
            return true;
        }
        LogStrangeName(container.Name.TrimStart('/'), container.Id);
        return false;
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
                catch (DockerException e) when (!e.IsUnavailable)
                {
                    // The engine has lost part of it: that must not keep the node from coming up.
                    LogUntold(entries[index].Name, entries[index].Id, e.Message);
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

    private static AdoptedContainer ToContainer(EngineContainer container, StoredImage? image)
    {
        long created = DockerTime.UnixNanoseconds(container.Created), finished = DockerTime.UnixNanoseconds(container.State.FinishedAt);
        // One that could not be started has a code and no times.
        bool failed = !container.State.Running && finished <= 0 && container.State.ExitCode != 0;
        return new AdoptedContainer(
            container.Id,
            container.Config.Labels[DockerLabels.SandboxId],
            AdoptedConfigs.Container(container),
            container.Image,
            container.Config.Labels.GetValueOrDefault(DockerLabels.LogPath, ""),
            container.Config.StopSignal,
            created,
            Math.Max(0, DockerTime.UnixNanoseconds(container.State.StartedAt)),
            container.State.Running
                ? new ContainerProcess(container.State.Pid, ProcessStat.TryRead(container.State.Pid)?.StartTime ?? 0, 0)
                : null,
            failed ? new ContainerExit(container.State.ExitCode, created, OutOfMemory: false)
                : !container.State.Running && finished > 0 ? new ContainerExit(container.State.ExitCode, finished, container.State.OomKilled)
                : null)
        {
            ImageName = NameOf(container, image),
            ImageRef = image is { RepoDigests: [{ } digest, ..] } ? digest : container.Image,
            StartError = failed ? container.State.Error : null,
        };
    }

    // The one that was asked for, where it has several.
    private static string NameOf(EngineContainer container, StoredImage? image) => AdoptedConfigs.NamedImage(container) is { } asked
        ? image is { RepoTags: [{ } first, ..] tags } && !tags.Contains(asked) ? first : asked
        : image is { RepoTags: [{ } tag, ..] } ? tag : container.Image;

    [LoggerMessage(9401, LogLevel.Warning, "container {Name} ({Id}) is of sandbox {Sandbox}, which is gone: it is not taken over; remove it with docker rm")]
    private partial void LogOrphan(string name, string id, string sandbox);

    [LoggerMessage(9403, LogLevel.Warning, "container {Name} ({Id}) cannot be told of by the Docker Engine and is not taken over: {Reason}; remove it with docker rm")]
    private partial void LogUntold(string name, string id, string reason);

    [LoggerMessage(9402, LogLevel.Warning, "container {Name} ({Id}) has a pod's labels but not the name of one, k8s_…: it is not taken over; was it renamed?")]
    private partial void LogStrangeName(string name, string id);
}
