using System.Diagnostics;
using System.Globalization;
using Sampan.Daemon.Engines.Docker.Streams;
using Sampan.Linux.Processes;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Streams;

public sealed class ExecTreeTests : IDisposable
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _cgroup = Directory.CreateTempSubdirectory("sampan-cgroup-");
    private readonly List<Process> _started = [];

    public void Dispose()
    {
        foreach (Process each in _started)
        {
            ProcessTree.KillDescendants(each.Id);
            each.Kill();
            each.Dispose();
        }
        _cgroup.Delete(recursive: true);
    }

    [Fact]
    public async Task Kill_TakesDescendantsAndTheSession_AndNobodyElse()
    {
        // A child, one in a session of its own, and one whose parent has gone.
        Process root = await StartAsync("sleep 1001 & setsid sleep 1002 & (sleep 1003 &) ; sleep 1004", 5);
        Process stranger = await StartAsync("sleep 1005; true", 2);
        int[] own = [root.Id, .. SessionOf(root.Id), .. ProcessTree.Descendants(root.Id)];
        int[] others = [stranger.Id, .. ProcessTree.Descendants(stranger.Id)];
        Assert.Equal(5, own.Distinct().Count());
        Place([.. own, .. others]);

        await new ExecTree(_cgroup.FullName, RootOf(root)).KillAsync(TimeProvider.System, CancellationToken.None);

        Assert.DoesNotContain(own, IsAlive);
        Assert.All(others, pid => Assert.True(IsAlive(pid)));
    }

    [Fact]
    public async Task Kill_WhoIsNotInTheCgroup_IsLeftAlone()
    {
        Process root = await StartAsync("sleep 1001; true", 2);
        int child = Assert.Single(ProcessTree.Descendants(root.Id));
        Place(child);

        await new ExecTree(_cgroup.FullName, RootOf(root)).KillAsync(TimeProvider.System, CancellationToken.None);

        Assert.False(IsAlive(child));
        await root.WaitForExitAsync().WaitAsync(Ample);
        Assert.Equal(0, root.ExitCode);
    }

    [Fact]
    public async Task Kill_PidThatIsAnothersByNow_IsLeftAlone()
    {
        Process root = await StartAsync("sleep 1001; true", 2);
        int[] own = [root.Id, .. ProcessTree.Descendants(root.Id)];
        Place(own);

        await new ExecTree(_cgroup.FullName, RootOf(root) with { StartTime = 1 }).KillAsync(TimeProvider.System, CancellationToken.None);

        Assert.All(own, pid => Assert.True(IsAlive(pid)));
    }

    [Fact]
    public async Task BreakPipe_ReachesWhoWritesThere()
    {
        Process root = await StartAsync("sleep 1001 & sleep 1002 >/dev/null 2>&1 & sleep 1003", 4);
        int[] own = [root.Id, .. ProcessTree.Descendants(root.Id)];
        Place(own);

        new ExecTree(_cgroup.FullName, RootOf(root)).BreakPipe();

        await root.WaitForExitAsync().WaitAsync(Ample);
        int left = Assert.Single(own, LivesOn);
        Assert.Contains("1002", await File.ReadAllTextAsync($"/proc/{left}/cmdline"), StringComparison.Ordinal);
        using Process last = Process.GetProcessById(left);
        last.Kill();
    }

    private async Task<Process> StartAsync(string script, int processes)
    {
        var start = new ProcessStartInfo("setsid", ["env", "--default-signal=PIPE", "sh", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        _started.Add(process);
        long begin = Stopwatch.GetTimestamp();
        while (SessionOf(process.Id).Concat(ProcessTree.Descendants(process.Id)).Distinct().Count(each => CommandOf(each).StartsWith("sleep", StringComparison.Ordinal)) < processes - 1)
        {
            Assert.True(Stopwatch.GetElapsedTime(begin) < Ample, $"{script} does not start");
            await Task.Delay(10);
        }
        return process;
    }

    private void Place(params int[] pids) =>
        File.WriteAllLines(Path.Combine(_cgroup.FullName, "cgroup.procs"), pids.Select(pid => pid.ToString(CultureInfo.InvariantCulture)));

    private static ExecRoot RootOf(Process process) => new(process.Id, ProcessStat.TryRead(process.Id)!.Value.StartTime);

    private static IEnumerable<int> SessionOf(int leader) =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _)
        let stat = ProcessStat.TryRead(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
        where stat is { Alive: true } && stat.Value.Session == leader && stat.Value.Pid != leader
        select stat.Value.Pid;

    private static string CommandOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static bool IsAlive(int pid) => ProcessStat.TryRead(pid) is { Alive: true };

    /// <summary>Whether it is the one that is meant to; the others are dead soon.</summary>
    private static bool LivesOn(int pid) =>
        CommandOf(pid).Contains("1002", StringComparison.Ordinal) || !SpinWait.SpinUntil(() => !IsAlive(pid), Ample);
}
