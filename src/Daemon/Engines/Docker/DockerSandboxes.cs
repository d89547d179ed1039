using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native;
using Sampan.Docker;
using Sampan.Linux.Handles;
using Sampan.Linux.Namespaces;
using Sampan.Linux.Processes;
using EngineContainer = Sampan.Docker.ContainerDetails;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>Sandboxes: a container of the pause image each, whose namespaces the pod's containers join.</summary>
internal sealed class DockerSandboxes(DockerClient docker, DockerHost host, DockerCreations creations, SandboxFolder folder, CgroupParents cgroups)
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10), Poll = TimeSpan.FromMilliseconds(2);

    /// <summary>Makes the container; it does not run yet.</summary>
    public Task<string> CreateAsync(SandboxRequest request, CancellationToken token) => creations.CreateAsync(
        DockerNames.Of(request.Config.Metadata),
        SandboxTranslation.Translate(
            request, ParentOf(request), DockerHost.SeccompOf(request.Config.Linux?.SecurityContext), host.Settings, host.Node),
        token);

    /// <summary>Starts it and raises the pod's own files and loopback.</summary>
    public async Task<SandboxHandle> StartAsync(SandboxRequest request, CancellationToken token)
    {
        // No container of the pod is there yet: they are written while the engine starts the pause process.
        Task files = Task.Run(() => folder.Create(request), CancellationToken.None);
        using (cgroups.Hold())
        {
            Task start = docker.Containers.StartAsync(request.Id, token);
            await Task.WhenAll(files, start);
        }
        EngineContainer details = await docker.Containers.InspectAsync(request.Id, token);
        ProcessStat pause = ProcessStat.TryRead(details.State.Pid) ?? throw new ContainerStartException(
            $"the pause process of sandbox {request.Id} ended at once: {details.State.Error} (exit code {details.State.ExitCode}); is {details.Config.Image} a pause image?");
        string? network = request.HasOwnNetwork ? $"/proc/{pause.Pid}/ns/net" : null;
        if (network is not null)
        {
            PinnedNamespaces.RaiseLoopback(network);
        }
        return new SandboxHandle
        {
            NetworkNamespace = network,
            PausePid = pause.Pid,
            PauseStartTime = pause.StartTime,
            CgroupParent = ParentOf(request),
            Runtime = SandboxTranslation.RuntimeOf(request.RuntimeHandler, host.Node),
        };
    }

    /// <summary>Whether the pause process lives.</summary>
    public static bool IsRunning(SandboxHandle handle) => ProcessStat.IsAlive(handle.PausePid, handle.PauseStartTime);

    /// <summary>Ends the pause process, without asking the engine: it sees it end.</summary>
    public static async Task StopAsync(SandboxHandle handle, TimeProvider time, CancellationToken token)
    {
        using PidFd? pause = handle.PausePid == 0 ? null : PidFd.TryOpen(handle.PausePid);
        if (pause is null || !IsRunning(handle))
        {
            return;
        }
        pause.Signal(Signals.Kill);
        long start = time.GetTimestamp();
        while (IsRunning(handle))
        {
            if (time.GetElapsedTime(start) > EndLimit)
            {
                throw new TimeoutException($"the pause process {handle.PausePid} did not end within {EndLimit.TotalSeconds:0} s of SIGKILL");
            }
            await Task.Delay(Poll, time, token);
        }
    }

    /// <summary>Removes all of a sandbox, as far as it was made.</summary>
    public async Task RemoveAsync(string id, SandboxHandle? handle, CancellationToken token)
    {
        await creations.RemoveAsync(id, token);
        folder.Remove(id);
        if (handle is not null)
        {
            cgroups.RemoveOwn(handle.CgroupParent);
        }
    }

    // The id is not known when the parent is named: a pod that has none gets one by what it is.
    private string ParentOf(SandboxRequest request)
    {
        string requested = request.Config.Linux?.CgroupParent ?? "";
        if (requested.Length > 0 && cgroups.Driver == CgroupDriver.Systemd)
        {
            // dockerd takes the slice, kubelets may send its path.
            return Path.GetFileName(requested.TrimEnd('/'));
        }
        PodSandboxMetadata pod = request.Config.Metadata;
        byte[] key = System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes($"{pod.Namespace}/{pod.Name}/{pod.Uid}/{pod.Attempt}"));
        return cgroups.For(Convert.ToHexStringLower(key.AsSpan(0, 16)), requested);
    }
}
