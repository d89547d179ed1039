using System.Text.RegularExpressions;
using Sampan.Migration.Node;

namespace Sampan.Migration.Habits.Defects;

/// <summary>What a look at the kubelet's files tells; the resolver of its configuration knows better, but wants more than files.</summary>
internal static partial class KubeletHints
{
    private static readonly string[] FlagFiles =
        ["/var/lib/kubelet/kubeadm-flags.env", "/etc/default/kubelet", "/etc/sysconfig/kubelet", "/etc/systemd/system/kubelet.service"];

    /// <summary>The cgroup driver that a flag or the configuration file gives; null if neither does.</summary>
    public static string? CgroupDriver(NodeFiles files)
    {
        const string DropIns = "/etc/systemd/system/kubelet.service.d";
        IEnumerable<string> flagged = FlagFiles.Concat(files.List(DropIns).Select(n => $"{DropIns}/{n}"));
        foreach (string text in flagged.Select(path => files.Text(path)).OfType<string>())
        {
            if (Flag().Match(text) is { Success: true } flag)
                return flag.Groups[1].Value;
        }
        return files.Text("/var/lib/kubelet/config.yaml") is { } config && Key().Match(config) is { Success: true } key ? key.Groups[1].Value : null;
    }

    [GeneratedRegex(@"--cgroup-driver[= ][""']?(\w+)")]
    private static partial Regex Flag();

    [GeneratedRegex(@"^cgroupDriver:\s*[""']?(\w+)", RegexOptions.Multiline)]
    private static partial Regex Key();
}
