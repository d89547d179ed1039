namespace Sampan.Oci.Runtime;

/// <summary>A cgroup's limits (runtime-spec, "Control groups").</summary>
public sealed record LinuxResources
{
    /// <summary>Device access rules, later ones winning.</summary>
    public IReadOnlyList<DeviceRule>? Devices { get; init; }

    /// <summary>Memory limits.</summary>
    public MemoryResources? Memory { get; init; }

    /// <summary>CPU limits.</summary>
    public CpuResources? Cpu { get; init; }

    /// <summary>The limit of tasks.</summary>
    public PidsResources? Pids { get; init; }

    /// <summary>Block device limits.</summary>
    public BlockIoResources? BlockIO { get; init; }

    /// <summary>Huge page limits, one per page size.</summary>
    public IReadOnlyList<HugepageLimit>? HugepageLimits { get; init; }

    /// <summary>cgroup v2 files and what to write to them.</summary>
    public IReadOnlyDictionary<string, string>? Unified { get; init; }
}
