using Sampan.Cri.V1;
using Sampan.Linux.Cgroups;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Which cgroup the containers of a pod are made below, and its removal where it is ours.</summary>
internal sealed class CgroupParents(CgroupHierarchies hierarchies, CgroupDriver driver, string defaultParent)
{
    private readonly Lock _lock = new();
    private int _holders;

    /// <summary>The driver in whose words parents are written.</summary>
    public CgroupDriver Driver => driver;

    /// <summary>The host's hierarchies.</summary>
    public CgroupHierarchies Hierarchies => hierarchies;

    /// <summary>
    /// The pod's parent: the one that the kubelet made and names, or one of our own per pod, so that a pod is one cgroup
    /// either way. systemd's slices nest by name.
    /// </summary>
    public string For(string sandboxId, string requested) =>
        requested.Length > 0 ? requested
        : driver == CgroupDriver.Systemd ? defaultParent
        : Path.Join(defaultParent, sandboxId);

    /// <summary>
    /// Keeps the folder above all pods until disposed, for an OCI runtime that makes a container: it makes one folder after the other,
    /// and between two of them the removal of what was the last pod would take the upper one away.
    /// </summary>
    public IDisposable Hold()
    {
        lock (_lock)
        {
            _holders++;
        }
        return new Holder(this);
    }

    /// <summary>Removes a parent that is our own; the kubelet removes its own. Idempotent.</summary>
    public void Remove(string sandboxId, string? parent)
    {
        if (driver == CgroupDriver.Cgroupfs && (parent is null || parent == For(sandboxId, "")))
        {
            hierarchies.TryRemove(For(sandboxId, ""));
            RemoveIfEmpty();
        }
    }

    /// <summary>Removes a parent of a pod that was made here, whatever it was made of; one that others named stays. Idempotent.</summary>
    public void RemoveOwn(string parent)
    {
        if (driver == CgroupDriver.Cgroupfs && parent.StartsWith(defaultParent + "/", StringComparison.Ordinal))
        {
            hierarchies.TryRemove(parent);
            RemoveIfEmpty();
        }
    }

    // The last pod takes the folder above with it. While it is held it stays: the holder's pod will go, too.
    private void RemoveIfEmpty()
    {
        lock (_lock)
        {
            if (_holders > 0)
            {
                return;
            }
            foreach (string folder in hierarchies.Mounts.Select(mount => Path.Join(mount, defaultParent)))
            {
                CgroupHierarchies.TryRemoveEmpty(folder);
            }
        }
    }

    private void Release()
    {
        lock (_lock)
        {
            _holders--;
        }
    }

    private sealed class Holder(CgroupParents parents) : IDisposable
    {
        private int _isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                parents.Release();
            }
        }
    }
}
