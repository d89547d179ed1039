using Sampan.Daemon.Engines.Native;
using Sampan.Linux.Handles;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>
/// A command in a container and all that it started: its descendants, and those of its session, which they stay in when their
/// parent goes. Who is not in the container's cgroup is none of them.
/// </summary>
/// <param name="folder">The container's cgroup.</param>
/// <param name="root">The command's process.</param>
internal sealed class ExecTree(string folder, ExecRoot root)
{
    // Who forks faster than this many looks is killed in the next round.
    private const int Looks = 20;

    private static readonly int[] OutputDescriptors = [1, 2];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Dictionary<int, ulong> _known = new() { [root.Pid] = root.StartTime };

    /// <summary>
    /// What a kernel does where the reader of a pipe goes, told to all who may be writing: those whose outputs are the command's.
    /// </summary>
    public void BreakPipe()
    {
        HashSet<string> outputs = Outputs(root.Pid);
        Send([.. Living().Where(each => Outputs(each.Pid).Overlaps(outputs))], Signals.BrokenPipe);
    }

    /// <summary>What a kernel does where a terminal goes, told to the session's leader; at its end the kernel does the rest.</summary>
    public void HangUp()
    {
        ProcessStat[] leader = [.. Living().Where(each => each.Pid == root.Pid)];
        Send(leader, Signals.Hangup);
        Send(leader, Signals.Continue);
    }

    /// <summary>Kills all of them; ends when none is left.</summary>
    public async Task KillAsync(TimeProvider time, CancellationToken token)
    {
        while (Halted() is { Count: > 0 } living)
        {
            Send(living, Signals.Kill);
            await Task.Delay(Pause, time, token);
        }
    }

    /// <summary>The living, halted first: who is halted starts nobody else.</summary>
    private IReadOnlyList<ProcessStat> Halted()
    {
        var halted = new HashSet<int>();
        IReadOnlyList<ProcessStat> living = Living();
        for (int look = 0; look < Looks && living.Any(each => !halted.Contains(each.Pid)); look++)
        {
            Send(living, Signals.Halt);
            halted.UnionWith(living.Select(each => each.Pid));
            living = Living();
        }
        return living;
    }

    private IReadOnlyList<ProcessStat> Living()
    {
        ProcessStat[] members = [.. ContainerMembers.In(folder).Select(ProcessStat.TryRead).OfType<ProcessStat>().Where(stat => stat.Alive)];
        foreach (ProcessStat other in members.Where(each => _known.ContainsKey(each.Pid) && !IsKnown(each)))
        {
            // The number is another's by now.
            _known.Remove(other.Pid);
        }
        bool found = _known.Count > 0;
        while (found)
        {
            found = false;
            foreach (ProcessStat stat in members.Where(each => !_known.ContainsKey(each.Pid)))
            {
                if (_known.ContainsKey(stat.Parent) || _known.ContainsKey(stat.Session))
                {
                    _known.Add(stat.Pid, stat.StartTime);
                    found = true;
                }
            }
        }
        return [.. members.Where(IsKnown)];
    }

    private bool IsKnown(ProcessStat stat) => _known.TryGetValue(stat.Pid, out ulong start) && start == stat.StartTime;

    private void Send(IReadOnlyList<ProcessStat> processes, int signal)
    {
        foreach (ProcessStat each in processes)
        {
            // Opened first: from here on the number cannot become another's unnoticed.
            using PidFd? process = PidFd.TryOpen(each.Pid);
            if (process is not null && ProcessStat.IsAlive(each.Pid, each.StartTime))
            {
                process.Signal(signal);
            }
        }
    }

    private static HashSet<string> Outputs(int pid) =>
        [.. OutputDescriptors.Select(descriptor => TargetOf($"/proc/{pid}/fd/{descriptor}")).OfType<string>().Where(IsPipe)];

    private static bool IsPipe(string target) => target.StartsWith("pipe:", StringComparison.Ordinal);

    private static string? TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
