namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>The process of a command.</summary>
/// <param name="Pid">As this machine sees it.</param>
/// <param name="StartTime">In clock ticks since boot.</param>
internal sealed record ExecRoot(int Pid, ulong StartTime);
