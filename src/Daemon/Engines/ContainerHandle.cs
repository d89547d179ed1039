using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines;

/// <summary>What became of a container's configuration.</summary>
/// <param name="User">The user its first process will run as.</param>
/// <param name="Warnings">What was asked for and could not be had on this host.</param>
internal sealed record ContainerHandle(ContainerUser User, IReadOnlyList<string> Warnings);
