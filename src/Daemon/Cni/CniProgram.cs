using Sampan.Linux.Processes;

namespace Sampan.Daemon.Cni;

/// <summary>Runs a plugin to its end: <see cref="ProcessRunner"/> in the daemon, a fake in tests.</summary>
internal delegate Task<ProcessOutcome> CniProgram(ProcessCommand command, CancellationToken token);
