using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Reading what belongs to a running process.</summary>
internal static class LiveProcess
{
    /// <summary>
    /// What <paramref name="read"/> finds, if the process lived before and after; else null. One that ended in between
    /// stands in the root of a version 1 hierarchy, and what was read is the node's.
    /// </summary>
    internal static T? Read<T>(ContainerProcess process, Func<T> read)
        where T : class
    {
        if (!IsAlive(process))
        {
            return null;
        }
        T found = read();
        return IsAlive(process) ? found : null;
    }

    private static bool IsAlive(ContainerProcess process) =>
        process.Pid != 0 && ProcessStat.IsAlive(process.Pid, process.StartTime);
}
