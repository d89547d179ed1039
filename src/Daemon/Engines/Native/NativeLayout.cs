namespace Sampan.Daemon.Engines.Native;

/// <summary>Where the native engine keeps what does not outlive a boot, all below the state directory.</summary>
internal sealed record NativeLayout(string State)
{
    /// <summary>A folder for each sandbox with its pinned namespaces.</summary>
    public string Namespaces => Path.Combine(State, "ns");

    /// <summary>A folder for each sandbox with resolv.conf, hostname, hosts and its shared memory.</summary>
    public string Sandboxes => Path.Combine(State, "sandboxes");

    /// <summary>The OCI bundle of each container and of each pause process.</summary>
    public string Bundles => Path.Combine(State, "bundles");

    /// <summary>A file for each container that ended, written by its monitor.</summary>
    public string Exits => Path.Combine(State, "exits");

    /// <summary>The monitors' attach sockets.</summary>
    public string Attach => Path.Combine(State, "attach");

    /// <summary>Sockets over which an OCI runtime hands terminals to us.</summary>
    public string Consoles => Path.Combine(State, "consoles");

    /// <summary>The pinned namespaces of a sandbox.</summary>
    public string NamespacesOf(string sandboxId) => Path.Combine(Namespaces, sandboxId);

    /// <summary>The files of a sandbox.</summary>
    public string SandboxOf(string sandboxId) => Path.Combine(Sandboxes, sandboxId);

    /// <summary>The bundle of a container.</summary>
    public string BundleOf(string id) => Path.Combine(Bundles, id);

    /// <summary>The spec in the bundle of a container.</summary>
    public string SpecOf(string id) => Path.Combine(BundleOf(id), "config.json");

    /// <summary>The exit file of a container.</summary>
    public string ExitOf(string id) => Path.Combine(Exits, id);

    /// <summary>The file that the monitor leaves in a bundle when the kernel ran out of the container's memory.</summary>
    public string OutOfMemoryOf(string id) => Path.Combine(BundleOf(id), "oom");

    /// <summary>The FIFO through which the monitor of a container is told things.</summary>
    public string ControlOf(string id) => Path.Combine(BundleOf(id), "ctl");

    /// <summary>Makes the folders.</summary>
    public void Create()
    {
        foreach (string folder in new[] { Namespaces, Sandboxes, Bundles, Exits, Attach, Consoles })
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
