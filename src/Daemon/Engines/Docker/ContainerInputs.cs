using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Docker;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>What was looked up on the host for a container.</summary>
/// <param name="Mounts">All its mounts, those of the pod's files too.</param>
/// <param name="LocalhostSeccomp">The bytes of its Localhost seccomp profile; empty when it has none.</param>
/// <param name="LogPath">The log that the kubelet reads; empty for none.</param>
/// <param name="User">Who it runs as by numbers; null where nobody can tell.</param>
internal sealed record ContainerInputs(
    IReadOnlyList<ContainerMount> Mounts, ReadOnlyMemory<byte> LocalhostSeccomp, string LogPath, ResolvedUser? User = null);
