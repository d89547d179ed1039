namespace Sampan.Daemon.Preflight;

/// <summary>Which cgroup hierarchies are mounted.</summary>
internal enum CgroupMode
{
    None,

    /// <summary>Version 1 only.</summary>
    Legacy,

    /// <summary>Controllers on version 1, and version 2 beside them.</summary>
    Hybrid,

    /// <summary>Version 2 only.</summary>
    Unified,
}
