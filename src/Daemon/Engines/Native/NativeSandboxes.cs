using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Namespaces;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Sandboxes without a pause process: pinned namespaces and a few files. Only a shared PID namespace needs one.</summary>
internal sealed class NativeSandboxes(
    NativeLayout layout, SandboxFiles files, PauseProcesses pauses, RuntimeSelection runtimes, CgroupParents cgroups)
{
    /// <summary>Makes files and namespaces.</summary>
    public SandboxHandle Prepare(SandboxRequest request)
    {
        OciRuntime runtime = runtimes.For(request.RuntimeHandler);
        NamespaceKinds own = OwnNamespaces(request.Namespaces);
        IdMap? users = request.Users;
        if (users is not null)
        {
            runtimes.AbilitiesOf(runtime).RequireUserNamespaces(runtime.Name);
        }
        IReadOnlyDictionary<string, string> sysctls = PodSysctls.Of(request.Config);
        string hostname = request.HasOwnNetwork && request.Config.Hostname.Length > 0
            ? request.Config.Hostname
            : Environment.MachineName;
        files.Create(request, hostname);
        Pin(request.Id, own, users, hostname, sysctls);
        return new SandboxHandle
        {
            NetworkNamespace = Pin(request.Id, NamespaceKinds.Network),
            CgroupParent = cgroups.For(request.Id, request.Config.Linux?.CgroupParent ?? ""),
            Runtime = runtime.Name,
        };
    }

    /// <summary>Starts the pause process of a pod that shares its PID namespace; nothing otherwise.</summary>
    public async Task<SandboxHandle> StartAsync(SandboxRequest request, SandboxHandle handle, CancellationToken token)
    {
        if (!request.SharesPid)
        {
            return handle;
        }
        ProcessStat pause = await pauses.StartAsync(request, handle, Paths(request.Id, request.Namespaces, handle.Runtime), token);
        return handle with { PausePid = pause.Pid, PauseStartTime = pause.StartTime };
    }

    /// <summary>Whether the namespaces are pinned and the pause process, if any, lives.</summary>
    public bool IsRunning(SandboxHandle handle) =>
        (handle.NetworkNamespace is null || File.Exists(handle.NetworkNamespace))
        && (handle.PausePid == 0 || ProcessStat.IsAlive(handle.PausePid, handle.PauseStartTime));

    /// <summary>Ends the pause process.</summary>
    public Task StopAsync(string id, SandboxHandle handle, CancellationToken token) =>
        handle.PausePid == 0 ? Task.CompletedTask : pauses.RemoveAsync(id, runtimes.For(handle.Runtime), token);

    /// <summary>Removes all of a sandbox, as far as it was made.</summary>
    public async Task RemoveAsync(string id, SandboxHandle? handle, CancellationToken token)
    {
        foreach (OciRuntime runtime in runtimes.All)
        {
            await pauses.RemoveAsync(id, runtime, token);
        }
        string pins = layout.NamespacesOf(id);
        if (Directory.Exists(pins))
        {
            PinnedNamespaces.Remove(pins);
            Directory.Delete(pins);
        }
        files.Remove(id);
        cgroups.Remove(id, handle?.CgroupParent);
    }

    /// <summary>What containers of the sandbox share.</summary>
    public SandboxPaths Paths(string id, NamespaceOption options, string runtime) => new()
    {
        Network = Pin(id, NamespaceKinds.Network),
        Ipc = Pin(id, NamespaceKinds.Ipc),
        Uts = Pin(id, NamespaceKinds.Uts),
        User = Pin(id, NamespaceKinds.User),
        UserIds = UserNamespaceRules.Of(options),
        NameIds = !AbilitiesOf(runtime).ReadsIds,
        ResolvConf = files.ResolvConf(id),
        HostnameFile = files.Hostname(id),
        HostsFile = files.Hosts(id),
        Shm = SharedMemory(id, options),
    };

    /// <summary>What the OCI runtime of a sandbox can do.</summary>
    public RuntimeAbilities AbilitiesOf(string runtime) => runtimes.AbilitiesOf(runtimes.For(runtime));

    /// <summary>The shared memory of a container, or of the pod.</summary>
    public string SharedMemory(string id, NamespaceOption options) =>
        files.SharedMemory(id, options.Ipc == NamespaceMode.Node);

    private void Pin(
        string id, NamespaceKinds own, IdMap? users, string hostname, IReadOnlyDictionary<string, string> sysctls)
    {
        if (own == NamespaceKinds.None && users is null)
        {
            return;
        }
        string pins = Directory.CreateDirectory(layout.NamespacesOf(id)).FullName;
        if (users is null)
        {
            PinnedNamespaces.Create(pins, own, hostname, sysctls);
        }
        else
        {
            PinnedNamespaces.CreateOwned(pins, own, users, hostname, sysctls);
        }
    }

    private string? Pin(string id, NamespaceKinds kind)
    {
        string pin = PinnedNamespaces.PinPath(layout.NamespacesOf(id), kind);
        return File.Exists(pin) ? pin : null;
    }

    // CRI has no option for the host name: it is the host's exactly where the network is.
    private static NamespaceKinds OwnNamespaces(NamespaceOption options) =>
        (options.Network == NamespaceMode.Node ? NamespaceKinds.None : NamespaceKinds.Network | NamespaceKinds.Uts)
        | (options.Ipc == NamespaceMode.Node ? NamespaceKinds.None : NamespaceKinds.Ipc);
}
