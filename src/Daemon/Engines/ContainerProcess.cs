namespace Sampan.Daemon.Engines;

/// <summary>The processes of a started container.</summary>
/// <param name="Pid">Its first process.</param>
/// <param name="StartTime">When that started, in clock ticks since boot.</param>
/// <param name="MonitorPid">Its monitor; 0 where the engine has none.</param>
internal sealed record ContainerProcess(int Pid, ulong StartTime, int MonitorPid)
{
    /// <summary>When it was started, nanoseconds since 1970; 0 where the engine does not tell: just now.</summary>
    public long StartedAt { get; init; }
}
