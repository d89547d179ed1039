using Sampan.Linux.Events;

namespace Sampan.Daemon.Cni;

/// <summary>What the network needs of this process.</summary>
/// <param name="Run">Runs plugins.</param>
/// <param name="Loop">Tells of changed folders.</param>
internal sealed record CniHost(CniProgram Run, EpollLoop Loop);
