namespace Sampan.Daemon.Preflight;

/// <summary>The mounted cgroup hierarchies.</summary>
/// <param name="Mode">Which versions.</param>
/// <param name="Controllers">Those that can be used.</param>
/// <param name="ReadOnlyAt">A mount point that is read-only; null if none is.</param>
internal sealed record CgroupFacts(CgroupMode Mode, IReadOnlyList<string> Controllers, string? ReadOnlyAt);
