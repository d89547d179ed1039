using System.Globalization;

namespace Sampan.Linux.Cgroups;

/// <summary>Reads <see cref="CgroupDetails"/> on demand.</summary>
public static class CgroupDetailsReader
{
    private const ulong NanosecondsPerMicrosecond = 1000;

    /// <summary>Reads a version 2 folder.</summary>
    public static CgroupDetails ReadUnified(string folder)
    {
        var files = new CgroupFiles(folder);
        IReadOnlyDictionary<string, ulong> cpu = files.Pairs("cpu.stat"), memory = files.Pairs("memory.stat");
        IReadOnlyDictionary<string, ulong> events = files.Pairs("memory.events");
        return WithPressure(folder, new CgroupDetails
        {
            CpuUserNanoseconds = Find(cpu, "user_usec") * NanosecondsPerMicrosecond,
            CpuSystemNanoseconds = Find(cpu, "system_usec") * NanosecondsPerMicrosecond,
            Periods = Find(cpu, "nr_periods"),
            ThrottledPeriods = Find(cpu, "nr_throttled"),
            ThrottledNanoseconds = Find(cpu, "throttled_usec") * NanosecondsPerMicrosecond,
            CacheBytes = Find(memory, "file"),
            MappedFileBytes = Find(memory, "file_mapped"),
            KernelBytes = Find(memory, "kernel"),
            PeakMemoryBytes = files.Number("memory.peak"),
            MemoryLimitHits = Find(events, "max"),
            OutOfMemoryKills = Find(events, "oom_kill"),
            TasksLimit = files.Number("pids.max"),
            Devices = [.. UnifiedDevices(files.Text("io.stat"))],
            HugePages = HugePages(folder, "hugetlb.", ".current", ".max_usage_in_bytes"),
            Processes = Processes(files),
        });
    }

    /// <summary>Reads version 1 folders.</summary>
    /// <param name="folderOf">Controller → folder; null where it is not mounted.</param>
    /// <param name="unified">The folder in the version 2 hierarchy beside them, which has the pressure; null when there is none.</param>
    public static CgroupDetails ReadLegacy(Func<string, string?> folderOf, string? unified)
    {
        var cpu = new CgroupFiles(folderOf("cpu"));
        var account = new CgroupFiles(folderOf("cpuacct"));
        var memory = new CgroupFiles(folderOf("memory"));
        IReadOnlyDictionary<string, ulong> throttling = cpu.Pairs("cpu.stat"), stat = memory.Pairs("memory.stat");
        return WithPressure(unified, new CgroupDetails
        {
            CpuUserNanoseconds = account.Number("cpuacct.usage_user"),
            CpuSystemNanoseconds = account.Number("cpuacct.usage_sys"),
            Periods = Find(throttling, "nr_periods"),
            ThrottledPeriods = Find(throttling, "nr_throttled"),
            ThrottledNanoseconds = Find(throttling, "throttled_time"),
            CacheBytes = Find(stat, "total_cache"),
            MappedFileBytes = Find(stat, "total_mapped_file"),
            KernelBytes = memory.Number("memory.kmem.usage_in_bytes"),
            PeakMemoryBytes = memory.Number("memory.max_usage_in_bytes"),
            MemoryLimitHits = memory.Number("memory.failcnt"),
            OutOfMemoryKills = Find(memory.Pairs("memory.oom_control"), "oom_kill"),
            TasksLimit = new CgroupFiles(folderOf("pids")).Number("pids.max"),
            Devices = [.. LegacyDevices(new CgroupFiles(folderOf("blkio")))],
            HugePages = HugePages(folderOf("hugetlb"), "hugetlb.", ".usage_in_bytes", ".max_usage_in_bytes"),
            Processes = Processes(new CgroupFiles(folderOf("pids") ?? folderOf("memory"))),
        });
    }

    private static CgroupDetails WithPressure(string? folder, CgroupDetails details)
    {
        var files = new CgroupFiles(folder);
        return details with
        {
            CpuPressure = Pressure.Parse(files.Text("cpu.pressure")),
            MemoryPressure = Pressure.Parse(files.Text("memory.pressure")),
            IoPressure = Pressure.Parse(files.Text("io.pressure")),
        };
    }

    // 8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0
    private static IEnumerable<CgroupDeviceIo> UnifiedDevices(string text)
    {
        foreach (string[] words in text.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length > 1))
        {
            yield return new CgroupDeviceIo(
                words[0], Named(words, "rbytes="), Named(words, "wbytes="), Named(words, "rios="), Named(words, "wios="));
        }
    }

    private static ulong Named(string[] words, string name) =>
        words.FirstOrDefault(word => word.StartsWith(name, StringComparison.Ordinal)) is { } word
        && ulong.TryParse(word.AsSpan(name.Length), CultureInfo.InvariantCulture, out ulong value)
            ? value
            : 0;

    // Lines "8:0 Read 4096", in two files, of bytes and of operations.
    private static IEnumerable<CgroupDeviceIo> LegacyDevices(CgroupFiles files)
    {
        Dictionary<(string, string), ulong> bytes = LegacyIo(files, "bytes"), operations = LegacyIo(files, "ed");
        foreach (string device in bytes.Keys.Concat(operations.Keys).Select(key => key.Item1).Distinct())
        {
            yield return new CgroupDeviceIo(
                device,
                bytes.GetValueOrDefault((device, "Read")), bytes.GetValueOrDefault((device, "Write")),
                operations.GetValueOrDefault((device, "Read")), operations.GetValueOrDefault((device, "Write")));
        }
    }

    private static Dictionary<(string Device, string Operation), ulong> LegacyIo(CgroupFiles files, string unit)
    {
        string name = unit == "bytes" ? "io_service_bytes" : "io_serviced";
        string text = files.Text($"blkio.throttle.{name}_recursive");
        var found = new Dictionary<(string, string), ulong>();
        foreach (string[] words in text.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length == 3))
        {
            if (ulong.TryParse(words[2], CultureInfo.InvariantCulture, out ulong value))
            {
                found[(words[0], words[1])] = value;
            }
        }
        return found;
    }

    private static Dictionary<string, (ulong, ulong)> HugePages(string? folder, string prefix, string used, string peak)
    {
        var sizes = new Dictionary<string, (ulong, ulong)>(StringComparer.Ordinal);
        if (folder is null || !Directory.Exists(folder))
        {
            return sizes;
        }
        var files = new CgroupFiles(folder);
        foreach (string file in Directory.EnumerateFiles(folder, prefix + "*" + used).Select(path => Path.GetFileName(path)))
        {
            string size = file[prefix.Length..^used.Length];
            if (!size.Contains('.', StringComparison.Ordinal) && files.Number(file) is { } now)
            {
                sizes[size] = (now, files.Number(prefix + size + peak) ?? now);
            }
        }
        return sizes;
    }

    private static IReadOnlyList<int> Processes(CgroupFiles files) =>
    [
        .. files.Text("cgroup.procs").Split('\n')
            .Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0)
            .Where(pid => pid > 0),
    ];

    private static ulong? Find(IReadOnlyDictionary<string, ulong> pairs, string key) =>
        pairs.TryGetValue(key, out ulong value) ? value : null;
}
