using Sampan.Linux.Cgroups;

namespace Sampan.Daemon.Engines;

/// <summary>What metrics want to know of a running container.</summary>
/// <param name="CgroupPath">Its cgroup.</param>
/// <param name="Cgroup">From the cgroup's files.</param>
/// <param name="Descriptors">Open descriptors of all its processes.</param>
/// <param name="Sockets">Those that are sockets.</param>
/// <param name="DescriptorLimit">The soft limit of its first process's open files; null when there is none.</param>
internal sealed record ContainerDetails(string CgroupPath, CgroupDetails Cgroup, int Descriptors, int Sockets, ulong? DescriptorLimit);
