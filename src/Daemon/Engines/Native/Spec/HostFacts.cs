using Sampan.Linux.Cgroups;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>What the host and the daemon's own privileges allow.</summary>
internal sealed record HostFacts
{
    /// <summary>The daemon's bounding set; no container can have more. Names with <c>CAP_</c>.</summary>
    public required IReadOnlySet<string> BoundingCapabilities { get; init; }

    /// <summary>The lowest oom_score_adj that the daemon may set.</summary>
    public int MinOomScoreAdj { get; init; } = -1000;

    public CgroupVersion Cgroups { get; init; } = CgroupVersion.V2;

    public bool Seccomp { get; init; } = true;

    /// <summary>The node's own profile for RuntimeDefault; the built-in one when null.</summary>
    public SeccompProfile? RuntimeDefaultSeccomp { get; init; }

    public bool SELinux { get; init; }

    /// <summary>Whether the huge page controller is there.</summary>
    public bool HugetlbController { get; init; } = true;

    /// <summary>Whether swap can be limited.</summary>
    public bool SwapAccounting { get; init; } = true;

    public Version KernelVersion { get; init; } = new(5, 15);

    /// <summary>The machine as Go names it: <c>amd64</c>, <c>arm64</c>…</summary>
    public string Architecture { get; init; } = "amd64";
}
