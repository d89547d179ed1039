namespace Sampan.Daemon.Engines;

/// <summary>Parts of the runtime-spec that not every OCI runtime heeds, and that those pass over in silence.</summary>
[Flags]
internal enum SpecFeature
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>The scheduling policy and the I/O priority of the process (runtime-spec 1.1).</summary>
    Scheduling = 1,

    /// <summary>Network devices moved into the container (runtime-spec 1.3).</summary>
    NetDevices = 2,

    /// <summary>A NUMA memory policy (runtime-spec 1.3).</summary>
    MemoryPolicy = 4,

    /// <summary>Schemata of an RDT class (runtime-spec 1.3).</summary>
    RdtSchemata = 8,

    /// <summary>Monitoring groups of RDT (runtime-spec 1.3).</summary>
    RdtMonitoring = 16,
}
