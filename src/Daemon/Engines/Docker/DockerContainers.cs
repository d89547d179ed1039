using Sampan.Daemon.Engines.Docker.Logs;
using Sampan.Daemon.Engines.Native;
using Sampan.Docker;
using Sampan.Linux.Handles;
using Sampan.Linux.Processes;
using EngineContainer = Sampan.Docker.ContainerDetails;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>Containers of the engine.</summary>
internal sealed class DockerContainers(
    DockerClient docker, DockerHost host, DockerCreations creations, DockerContainerParts parts)
{
    private readonly ContainerMembers _members = new(parts.Cgroups.Hierarchies);

    /// <summary>Makes one.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(ContainerRequest request, CancellationToken token)
    {
        string key = NewId.Create();
        try
        {
            string id = await creations.CreateAsync(
                DockerNames.Of(request.Config.Metadata, request.SandboxConfig.Metadata),
                ContainerTranslation.Translate(request, host.Of(key, request), host.Settings, host.Node, new List<string>()),
                token);
            parts.Images.Claim(key, id);
            return id;
        }
        catch
        {
            parts.Images.Remove(key);
            throw;
        }
    }

    /// <summary>Starts one.</summary>
    /// <exception cref="ContainerStartException">The engine refused.</exception>
    public async Task StartAsync(string id, Action<ContainerProcess> launched, CancellationToken token)
    {
        parts.Objects.Started(id);
        try
        {
            await docker.Containers.StartAsync(id, token);
        }
        catch (DockerException e) when (!e.IsUnavailable)
        {
            parts.Objects.Lost(id);
            throw new ContainerStartException(e.Message);
        }
        EngineContainer details = await docker.Containers.InspectAsync(id, token);
        launched(ProcessOf(details));
        if (Path.GetDirectoryName(details.Config.Labels.GetValueOrDefault(DockerLabels.LogPath)) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }
        await NoteAsync(details, token);
    }

    /// <summary>The processes of a container that was started; null if it was not.</summary>
    public async Task<ContainerProcess?> FindProcessAsync(string id, CancellationToken token)
    {
        try
        {
            ContainerProcess process = ProcessOf(await docker.Containers.InspectAsync(id, token));
            return process.StartedAt == 0 ? null : process;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Takes in what the engine says of a container: its log is followed, its end is known.</summary>
    public async Task NoteAsync(EngineContainer details, CancellationToken token)
    {
        if (details.GraphDriver.Data.TryGetValue("UpperDir", out string? upper))
        {
            parts.Objects.SetLayer(details.Id, upper);
        }
        if (details.Config.Labels.GetValueOrDefault(DockerLabels.LogPath) is { Length: > 0 } target && details.LogPath.Length > 0)
        {
            await parts.Logs.FollowAsync(details.Id, details.LogPath, target, adopted: !IsOurs(details), token);
        }
    }

    /// <summary>Sends a signal to the first process, or to every process of the container's cgroup.</summary>
    public void Signal(string id, ContainerProcess process, int signal, bool all)
    {
        // Before the first one is signalled: its cgroup is found through it.
        IReadOnlyList<int> others = all ? _members.Find(id, process.Pid) : [];
        using (PidFd? first = PidFd.TryOpen(process.Pid))
        {
            if (first is not null && ProcessStat.IsAlive(process.Pid, process.StartTime))
            {
                first.Signal(signal);
            }
        }
        _members.Signal(id, others, signal);
    }

    /// <summary>Whether its first process lives, or its end was not told yet.</summary>
    public bool IsAlive(string id, ContainerProcess process) =>
        ProcessStat.IsAlive(process.Pid, process.StartTime) || parts.Objects.IsRunning(id);

    /// <summary>Sets resources, of one that runs or not.</summary>
    public Task UpdateAsync(string id, ResourceChange change, CancellationToken token) =>
        docker.Containers.UpdateAsync(id, ResourceTranslation.Update(change.Resources, host.Node), token);

    /// <summary>Kills what runs and removes all that was made. Idempotent.</summary>
    public async Task RemoveAsync(string id, CancellationToken token)
    {
        await creations.RemoveAsync(id, token);
        await parts.Logs.ForgetAsync(id, token);
        parts.Images.Remove(id);
    }

    private bool IsOurs(EngineContainer details) => details.Config.Labels.GetValueOrDefault(DockerLabels.Root) == host.Settings.Root;

    private static ContainerProcess ProcessOf(EngineContainer details) =>
        new(details.State.Pid, ProcessStat.TryRead(details.State.Pid)?.StartTime ?? 0, 0)
        {
            StartedAt = DockerTime.UnixNanoseconds(details.State.StartedAt),
        };
}
