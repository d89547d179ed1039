using System.Globalization;

namespace Sampan.Bench.Pods;

/// <summary>Memory of a runtime's own processes: the daemon, its monitors or shims, and pause processes, not the workload.</summary>
internal static class RuntimeMemory
{
    private const double KilobytesPerMegabyte = 1024;

    internal static void Record(SampleRecorder recorder, BenchOptions options)
    {
        List<(int Pid, int Parent, string Command)> all = [.. Processes()];
        HashSet<int> own = [.. all.Where(p => p.Command.Contains(options.Marker, StringComparison.Ordinal)).Select(p => p.Pid)];
        own.Remove(Environment.ProcessId);
        int[] pauses = [.. all.Where(p => own.Contains(p.Parent) && p.Command == options.Pause).Select(p => p.Pid)];
        long pss = 0, rss = 0, daemon = 0;
        int count = 0;
        foreach (int pid in own.Concat(pauses))
        {
            if (Read($"/proc/{pid}/smaps_rollup") is not { } rollup)
                continue;
            pss += Kilobytes(rollup, "Pss:");
            daemon += pid == options.Daemon ? Kilobytes(rollup, "Pss:") : 0;
            rss += Kilobytes(rollup, "Rss:");
            count++;
        }
        recorder.Add($"{options.Label}: PSS", "MB", pss / KilobytesPerMegabyte);
        recorder.Add($"{options.Label}: RSS, shared pages counted in each", "MB", rss / KilobytesPerMegabyte);
        if (count > 1)
        {
            recorder.Add($"{options.Label}: daemon's PSS", "MB", daemon / KilobytesPerMegabyte);
            recorder.Add($"{options.Label}: other processes' PSS, a pod", "MB", (pss - daemon) / KilobytesPerMegabyte / options.Count);
        }
        recorder.Add($"{options.Label}: processes", "", count);
    }

    private static IEnumerable<(int Pid, int Parent, string Command)> Processes()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out int pid)
                || Read($"{folder}/cmdline") is not { Length: > 0 } command || Read($"{folder}/stat") is not { } stat)
                continue;
            // The name in the second field may itself hold spaces and brackets.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            yield return (pid, int.Parse(fields[1], CultureInfo.InvariantCulture), command.TrimEnd('\0').Replace('\0', ' '));
        }
    }

    private static long Kilobytes(string rollup, string key)
    {
        string line = rollup.Split('\n').First(l => l.StartsWith(key, StringComparison.Ordinal));
        return long.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
