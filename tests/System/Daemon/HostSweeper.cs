using System.Text.RegularExpressions;
using Sampan.Linux.Cgroups;
using Sampan.Linux.Files;
using Sampan.Linux.Handles;
using Sampan.Linux.Mounts;
using Sampan.Linux.Processes;

namespace Sampan.Tests.System.Daemon;

/// <summary>Takes from the host whatever a daemon under test left: processes, mounts, links, rules, cgroups, files.</summary>
internal sealed partial class HostSweeper(DaemonFolders folders)
{
    public async Task SweepAsync()
    {
        await Eventually.BecomesTrueAsync("the processes of the daemon end", KillAll);
        foreach (MountInfo mount in MountInfo.Read().Where(mount => mount.MountPoint.StartsWith(folders.Temp + "/", StringComparison.Ordinal)).Reverse())
        {
            Mount.Unmount(mount.MountPoint, detach: true);
        }
        await Children.RunAsync("/usr/sbin/ip", "link", "delete", folders.Bridge);
        await RemoveRulesAsync();
        await Eventually.BecomesTrueAsync("the cgroup goes", () => CgroupHierarchies.Detect().TryRemove(folders.CgroupParent));
        using RootedDirectory parent = RootedDirectory.Open(Path.GetDirectoryName(folders.Temp)!);
        parent.RemoveTree(Path.GetFileName(folders.Temp));
    }

    private bool KillAll()
    {
        int[] left = [.. HostTally.ProcessesOf(folders).Select(process => process.Pid)];
        foreach (int pid in left)
        {
            using PidFd? process = PidFd.TryOpen(pid);
            process?.Signal(Signals.Kill);
        }
        return left.Length == 0;
    }

    private async Task RemoveRulesAsync()
    {
        foreach (string rule in await HostTally.RulesOfAsync(folders))
        {
            string[] words = [.. Word().Matches(rule).Select(match => match.Value.Trim('"').Replace("\\\"", "\"", StringComparison.Ordinal))];
            await Children.RunAsync("/usr/sbin/iptables", ["-t", "nat", "-D", .. words[1..]]);
            string target = words[^1];
            await Children.RunAsync("/usr/sbin/iptables", "-t", "nat", "-F", target);
            await Children.RunAsync("/usr/sbin/iptables", "-t", "nat", "-X", target);
        }
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|\S+
        """)]
    private static partial Regex Word();
}
