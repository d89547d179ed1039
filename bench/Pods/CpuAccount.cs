using System.Globalization;

namespace Sampan.Bench.Pods;

/// <summary>
/// Processor time of everything in one cgroup and below: daemon, monitors or shims, OCI runtime, CNI plugins and the
/// containers themselves. A busy machine disturbs it much less than it does the clock.
/// </summary>
internal sealed class CpuAccount(SampleRecorder recorder, string cgroup)
{
    private const double NanosecondsPerMillisecond = 1_000_000;
    private const double MicrosecondsPerMillisecond = 1_000;

    private readonly double _start = Milliseconds(cgroup);

    /// <summary>Records what was used since this was made, divided by the pieces of work done.</summary>
    internal void Record(string work, int pieces) =>
        recorder.Add($"CPU time: {work}", "ms", (Milliseconds(cgroup) - _start) / pieces);

    private static double Milliseconds(string cgroup)
    {
        string v1 = $"/sys/fs/cgroup/cpuacct{cgroup}/cpuacct.usage";
        if (File.Exists(v1))
            return double.Parse(File.ReadAllText(v1), CultureInfo.InvariantCulture) / NanosecondsPerMillisecond;
        const string Key = "usage_usec ";
        string line = File.ReadLines($"/sys/fs/cgroup{cgroup}/cpu.stat").First(l => l.StartsWith(Key, StringComparison.Ordinal));
        return double.Parse(line[Key.Length..], CultureInfo.InvariantCulture) / MicrosecondsPerMillisecond;
    }
}
