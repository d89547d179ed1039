using System.Globalization;

namespace Sampan.Linux.Processes;

/// <summary>The descendants of a process.</summary>
public static class ProcessTree
{
    // A fork bomb outruns any walk; after this many rounds the rest is left to the container's own end.
    private const int KillRounds = 20;

    /// <summary>
    /// Kills every descendant of <paramref name="root"/> but not <paramref name="root"/> itself, in rounds, until a
    /// round finds nobody alive.
    /// </summary>
    public static void KillDescendants(int root)
    {
        for (int round = 0; round < KillRounds; round++)
        {
            int[] alive = [.. Descendants(root)];
            if (alive.Length == 0)
            {
                return;
            }
            foreach (int pid in alive)
            {
                using Handles.PidFd? process = Handles.PidFd.TryOpen(pid);
                process?.Signal(Signals.Kill);
            }
        }
    }

    /// <summary>The living descendants of <paramref name="root"/>, parents first.</summary>
    public static IEnumerable<int> Descendants(int root)
    {
        ILookup<int, ProcessStat> byParent = All().Where(stat => stat.Alive).ToLookup(stat => stat.Parent);
        var queue = new Queue<int>([root]);
        while (queue.TryDequeue(out int parent))
        {
            foreach (ProcessStat child in byParent[parent])
            {
                yield return child.Pid;
                queue.Enqueue(child.Pid);
            }
        }
    }

    private static IEnumerable<ProcessStat> All()
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                && ProcessStat.TryRead(pid) is { } stat)
            {
                yield return stat;
            }
        }
    }
}
