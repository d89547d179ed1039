using System.Globalization;
using Sampan.Linux.Cgroups;
using Sampan.Linux.Mounts;
using Sampan.Linux.Processes;

namespace Sampan.Tests.System.Daemon;

/// <summary>Everything on the host that belongs to one daemon and its pods, one line each, for comparing.</summary>
internal static class HostTally
{
    /// <summary>Mounts (network namespaces are such), links, addresses, rules, cgroups, processes, files.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(SampanDaemon daemon)
    {
        DaemonFolders folders = daemon.Folders;
        var tally = new List<string>();
        tally.AddRange(MountInfo.Read().Where(mount => mount.MountPoint.StartsWith(folders.Temp + "/", StringComparison.Ordinal))
            .Select(mount => $"mount {mount.MountPoint}"));
        tally.AddRange(Ports(folders).Select(port => $"link {port}"));
        tally.AddRange(Addresses(folders).Select(address => $"address {address}"));
        tally.AddRange((await RulesOfAsync(folders)).Select(rule => $"rule {rule}"));
        tally.AddRange(CgroupsOf(folders).Select(cgroup => $"cgroup {cgroup}"));
        tally.AddRange(ProcessesOf(folders).Where(process => process.Pid != daemon.Pid).Select(process => $"process {process.Pid} {process.Command}"));
        tally.AddRange(Files(folders.Root).Concat(Files(folders.State)).Select(file => $"file {file}"));
        tally.Sort(StringComparer.Ordinal);
        return tally;
    }

    /// <summary>Waits until nothing is there but what was there before.</summary>
    public static async Task BecomesAsync(IReadOnlyList<string> before, SampanDaemon daemon)
    {
        IReadOnlyList<string> after = await OfAsync(daemon);
        for (int tries = 0; tries < 900 && !after.SequenceEqual(before); tries++)
        {
            await Task.Delay(100);
            after = await OfAsync(daemon);
        }
        Assert.True(after.SequenceEqual(before), $"{Text(before.Except(after), "gone")}\n{Text(after.Except(before), "left")}");
    }

    /// <summary>How many descriptors the daemon has open.</summary>
    public static int Descriptors(SampanDaemon daemon) => Directory.GetFileSystemEntries($"/proc/{daemon.Pid}/fd").Length;

    /// <summary>The daemon, its children, its monitors, and what runs in its cgroups.</summary>
    public static IEnumerable<(int Pid, string Command)> ProcessesOf(DaemonFolders folders) => Processes((folder, command) =>
        command.Contains(folders.Temp + "/", StringComparison.Ordinal)
        || Read($"{folder}/cgroup").Contains(folders.CgroupParent + "/", StringComparison.Ordinal));

    /// <summary>Processes whose command has this in it.</summary>
    public static IEnumerable<(int Pid, string Command)> ProcessesNaming(string words) =>
        Processes((_, command) => command.Contains(words, StringComparison.Ordinal));

    /// <summary>The rules that lead into a pod of the daemon's network.</summary>
    public static async Task<IReadOnlyList<string>> RulesOfAsync(DaemonFolders folders)
    {
        ProcessOutcome rules = await Children.RunAsync("/usr/sbin/iptables", "-t", "nat", "-S");
        return [.. rules.OutputText.Split('\n').Where(rule => rule.Contains(folders.Network, StringComparison.Ordinal))];
    }

    private static IEnumerable<(int Pid, string Command)> Processes(Func<string, string, bool> wanted)
    {
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid)
                && ProcessStat.TryRead(pid) is { Alive: true })
            {
                string command = Read($"{folder}/cmdline").Replace('\0', ' ');
                if (wanted(folder, command))
                {
                    yield return (pid, command);
                }
            }
        }
    }

    private static IEnumerable<string> Ports(DaemonFolders folders) =>
        Entries($"/sys/class/net/{folders.Bridge}/brif").Select(port => Path.GetFileName(port));

    private static IEnumerable<string> Addresses(DaemonFolders folders) =>
        Entries(Path.Combine(folders.Leases, folders.Network))
            .Select(file => Path.GetFileName(file))
            .Where(name => char.IsAsciiDigit(name[0]));

    private static IEnumerable<string> CgroupsOf(DaemonFolders folders) =>
        CgroupHierarchies.Detect().Mounts
            .Select(mount => Path.Join(mount, folders.CgroupParent))
            .Where(Directory.Exists)
            .SelectMany(top => Directory.GetDirectories(top, "*", SearchOption.AllDirectories).Append(top));

    // Without going into mounts: what a container sees there is not the daemon's.
    private static IEnumerable<string> Files(string root)
    {
        HashSet<string> mounts = [.. MountInfo.Read().Select(mount => mount.MountPoint)];
        var folders = new Queue<string>([root]);
        while (folders.TryDequeue(out string? folder))
        {
            foreach (string entry in Entries(folder))
            {
                yield return entry;
                if (new FileInfo(entry) is { LinkTarget: null, Attributes: var kind } && kind.HasFlag(FileAttributes.Directory)
                    && !mounts.Contains(entry))
                {
                    folders.Enqueue(entry);
                }
            }
        }
    }

    private static string[] Entries(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Text(IEnumerable<string> lines, string word)
    {
        string[] all = [.. lines];
        return $"{all.Length} {word}\n{string.Join('\n', all.Take(60))}";
    }
}
