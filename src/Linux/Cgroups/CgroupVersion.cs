namespace Sampan.Linux.Cgroups;

/// <summary>How a host mounts its control groups, cgroups(7).</summary>
public enum CgroupVersion
{
    /// <summary>One hierarchy per controller.</summary>
    V1,

    /// <summary>Version 1 controllers, and a version 2 hierarchy beside them for tracking.</summary>
    Hybrid,

    /// <summary>One unified hierarchy.</summary>
    V2,
}
