namespace Sampan.Daemon.Engines.Native.Checkpoints;

/// <summary>
/// The names in a checkpoint archive, those of CRI-O, Podman, containerd and checkpointctl
/// (github.com/checkpoint-restore/checkpointctl, lib/metadata.go).
/// </summary>
internal static class CheckpointNames
{
    /// <summary>The folder of CRIU's images.</summary>
    public const string Images = "checkpoint";

    /// <summary>The image without which CRIU restores nothing.</summary>
    public const string Inventory = "inventory.img";

    /// <summary>What was written down: id, name, image.</summary>
    public const string Config = "config.dump";

    /// <summary>The container's runtime spec.</summary>
    public const string Spec = "spec.dump";

    /// <summary>Files that the container wrote.</summary>
    public const string Changes = "rootfs-diff.tar";

    /// <summary>Paths that the container removed, a JSON list.</summary>
    public const string Deleted = "deleted.files";

    /// <summary>The sources of bind mounts and what they were, a JSON list (CRI-O).</summary>
    public const string BindMounts = "bind.mounts";

    /// <summary>CRIU's log.</summary>
    public const string DumpLog = "dump.log";

    /// <summary>CRIU's figures.</summary>
    public const string Statistics = "stats-dump";

    /// <summary>The container's log, under CRI-O's name.</summary>
    public const string Log = "io.kubernetes.cri-o.LogPath";

    /// <summary>The container's log, under containerd's name.</summary>
    public const string LogOfContainerd = "container.log";
}
