using Sampan.Linux.Cgroups;
using Sampan.Linux.Namespaces;

namespace Sampan.Daemon.Engines;

/// <summary>What a pod uses.</summary>
/// <param name="CgroupPath">The pod's cgroup, as <c>/kubepods/…</c>.</param>
/// <param name="Cgroup">All of its containers together; null where the pod has no cgroup of its own.</param>
/// <param name="Details">More of it; null as well.</param>
/// <param name="Interfaces">Its network interfaces; empty on the host's network.</param>
internal sealed record PodUsage(
    string CgroupPath, CgroupUsage? Cgroup, CgroupDetails? Details, IReadOnlyList<InterfaceCounters> Interfaces);
