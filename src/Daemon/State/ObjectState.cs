using Sampan.Linux.Processes;

namespace Sampan.Daemon.State;

/// <summary>All sandboxes and containers of this node.</summary>
internal sealed class ObjectState(string root, TimeProvider time)
{
    /// <summary>The sandboxes.</summary>
    public RecordStore<SandboxRecord> Sandboxes { get; } =
        new(Path.Combine(root, "sandboxes"), StateJson.Default.SandboxRecord);

    /// <summary>The containers.</summary>
    public RecordStore<ContainerRecord> Containers { get; } =
        new(Path.Combine(root, "containers"), StateJson.Default.ContainerRecord);

    /// <summary>The present boot.</summary>
    public string BootId { get; } = HostProcess.BootId();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Who else takes part in the life of pods. Set once, before calls are let in.</summary>
    public ILifecycleHooks Hooks { get; set; } = new NoHooks();

    /// <summary>Now, in nanoseconds since 1970.</summary>
    public long Now => Time.UnixNanoseconds();

    /// <summary>The containers of a sandbox, unfinished ones too.</summary>
    public IReadOnlyList<ContainerRecord> ContainersOf(string sandboxId) =>
        [.. Containers.All.Where(container => container.SandboxId == sandboxId)];
}
