using Sampan.Linux.Cgroups;

namespace Sampan.Daemon.Engines;

/// <summary>What a container uses.</summary>
/// <param name="Cgroup">CPU, memory and tasks; null when it does not run.</param>
/// <param name="LayerBytes">Bytes of its writable layer.</param>
/// <param name="LayerInodes">Files of its writable layer.</param>
internal sealed record ContainerUsage(CgroupUsage? Cgroup, ulong LayerBytes, ulong LayerInodes);
