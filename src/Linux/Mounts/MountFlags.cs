namespace Sampan.Linux.Mounts;

/// <summary>The flags of mount(2).</summary>
[Flags]
public enum MountFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Nothing may be written.</summary>
    ReadOnly = 1,

    /// <summary>Set-uid bits have no effect.</summary>
    NoSuid = 2,

    /// <summary>Device nodes have no effect.</summary>
    NoDev = 4,

    /// <summary>Nothing may be executed.</summary>
    NoExec = 8,

    /// <summary>Change the flags of an existing mount.</summary>
    Remount = 32,

    /// <summary>Access times are not kept.</summary>
    NoAccessTime = 1024,

    /// <summary>Show a tree at a second place.</summary>
    Bind = 4096,

    /// <summary>With <see cref="Bind"/>, or a propagation: the mounts below too.</summary>
    Recursive = 16384,

    /// <summary>Propagation: none, and cannot be bound.</summary>
    Unbindable = 1 << 17,

    /// <summary>Propagation: none.</summary>
    Private = 1 << 18,

    /// <summary>Propagation: from the peer only.</summary>
    Slave = 1 << 19,

    /// <summary>Propagation: both ways.</summary>
    Shared = 1 << 20,
}
