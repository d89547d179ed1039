using Sampan.Daemon.Engines.Native.Checkpoints;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Handles;
using Sampan.Linux.Processes;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Containers: a bundle, a monitor, an OCI runtime's container.</summary>
internal sealed class NativeContainers(
    NativeLayout layout, ContainerBundles bundles, MonitorLauncher monitors, RuntimeSelection runtimes, CgroupParents cgroups)
{
    private static readonly TimeSpan UndoLimit = TimeSpan.FromSeconds(30);

    private readonly ContainerMembers _members = new(cgroups.Hierarchies);

    /// <summary>Has the container created and its program begun.</summary>
    /// <exception cref="ContainerStartException">The OCI runtime refused; nothing runs any more.</exception>
    public async Task StartAsync(string id, Action<ContainerProcess> launched, CancellationToken token)
    {
        BundleFacts facts = BundleFacts.Read(layout.BundleOf(id));
        OciRuntime runtime = runtimes.For(facts.Runtime);
        // A daemon that ended between the launch and its record left a container behind that nobody ever saw run.
        await runtime.DeleteAsync(id, token);
        if (Path.GetDirectoryName(facts.LogPath) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }
        using IDisposable held = cgroups.Hold();
        try
        {
            var request = new MonitorRequest(id, facts.Name, runtime, facts.LogPath, facts.Terminal, facts.Stdin, facts.StdinOnce);
            if (facts.Checkpoint.Length > 0)
            {
                // What is restored runs at once: there is nothing to start.
                launched(await RestoredFiles.LaunchAsync(facts, request, layout.BundleOf(id), each => monitors.LaunchAsync(each, token)));
                return;
            }
            launched(await monitors.LaunchAsync(request, token));
            await runtime.StartAsync(id, token);
        }
        catch (Exception exception)
        {
            using var clock = new CancellationTokenSource(UndoLimit);
            await runtime.DeleteAsync(id, clock.Token);
            if (exception is OciRuntimeException)
            {
                throw new ContainerStartException(exception.Message);
            }
            throw;
        }
    }

    /// <summary>Sends a signal to the first process, or to every process of the container's cgroup.</summary>
    public void Signal(string id, ContainerProcess process, int signal, bool all)
    {
        // Before the first one is signalled: its cgroup is found through it.
        IReadOnlyList<int> others = all ? _members.Find(id, process.Pid) : [];
        SendTo(process.Pid, process.StartTime, signal);
        _members.Signal(id, others, signal);
    }

    /// <summary>Whether its first process or its monitor lives; the monitor writes the exit after the process's end.</summary>
    public static bool IsAlive(ContainerProcess process) =>
        ProcessStat.IsAlive(process.Pid, process.StartTime)
        || (process.MonitorPid != 0 && ProcessStat.TryRead(process.MonitorPid) is { Alive: true } monitor
            && monitor.StartTime <= process.StartTime);

    /// <summary>Kills what runs and removes all that was made. Idempotent.</summary>
    public async Task RemoveAsync(string id, CancellationToken token)
    {
        foreach (OciRuntime runtime in runtimes.All)
        {
            await runtime.DeleteAsync(id, token);
        }
        bundles.Remove(id);
        File.Delete(layout.ExitOf(id));
    }

    /// <summary>Sets resources: of the running container, and of the spec, so that both agree.</summary>
    public async Task UpdateAsync(string id, bool isRunning, ResourceChange change, CancellationToken token)
    {
        RuntimeSpec spec = bundles.ReadSpec(id);
        LinuxResources changed = change.Further(
            ResourceUpdate.Apply(spec.Linux?.Resources ?? new LinuxResources(), change.Resources));
        if (isRunning)
        {
            BundleFacts facts = BundleFacts.Read(layout.BundleOf(id));
            // The device rules stay those of the running container: not every runtime's update keeps them.
            await runtimes.For(facts.Runtime).UpdateAsync(id, changed with { Devices = null }, token);
        }
        bundles.WriteSpec(id, spec with { Linux = (spec.Linux ?? new LinuxSpec()) with { Resources = changed } });
    }

    private static void SendTo(int pid, ulong startTime, int signal)
    {
        using PidFd? process = PidFd.TryOpen(pid);
        if (process is not null && ProcessStat.IsAlive(pid, startTime))
        {
            process.Signal(signal);
        }
    }
}
