using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Kernel modules that runtimes and pod networks need: those there are now, and those that are loaded at boot.</summary>
internal static class ModuleReader
{
    /// <summary>modules-load.d(5): of files of one name that of the first folder counts.</summary>
    private static readonly string[] LoadFolders = ["/etc/modules-load.d", "/run/modules-load.d", "/usr/local/lib/modules-load.d", "/usr/lib/modules-load.d", "/lib/modules-load.d"];

    private static readonly string[] Needed =
    [
        "overlay", "br_netfilter", "bridge", "veth", "vxlan", "dummy", "ipip", "nf_conntrack", "nf_nat", "ip_tables", "ip6_tables", "iptable_nat", "iptable_filter",
        "nf_tables", "nft_chain_nat", "x_tables", "xt_conntrack", "xt_comment", "xt_mark", "xt_MASQUERADE", "ip_set", "ip_vs", "ip_vs_rr", "ip_vs_wrr",
        "ip_vs_sh", "xfs", "ext4", "btrfs", "zfs", "aufs", "rbd", "fuse", "nvidia",
    ];

    /// <summary>Files that are there only where the module is, for kernels that do not list what is built in.</summary>
    private static readonly (string Module, string File)[] Signs =
    [
        ("br_netfilter", "/proc/sys/net/bridge/bridge-nf-call-iptables"), ("nf_conntrack", "/proc/sys/net/netfilter/nf_conntrack_max"),
        ("ip_tables", "/proc/net/ip_tables_names"), ("ip6_tables", "/proc/net/ip6_tables_names"), ("ip_vs", "/proc/net/ip_vs"),
    ];

    internal static IReadOnlyList<string> Now(NodeFiles files, string release)
    {
        if (!files.Live)
            return [];
        var there = new HashSet<string>(StringComparer.Ordinal);
        there.UnionWith((files.Text("/proc/modules") ?? "").Split('\n').Select(line => line.Split(' ')[0]));
        there.UnionWith((files.Text("/proc/filesystems") ?? "").Split('\n').Select(line => line.Split('\t')[^1].Trim()));
        foreach (string folder in (string[])["/lib/modules", "/usr/lib/modules"])
        {
            IEnumerable<string> builtin = (files.Text($"{folder}/{release}/modules.builtin") ?? "").Split('\n');
            there.UnionWith(builtin.Select(line => Plain(Path.GetFileName(line.Trim()).Split('.')[0])));
        }
        there.UnionWith(Signs.Where(sign => files.Exists(sign.File)).Select(sign => sign.Module));
        return [.. Needed.Where(module => there.Contains(module) || files.Exists($"/sys/module/{module}"))];
    }

    /// <summary>Those that are not among <paramref name="now"/> but could be loaded. Of a copy: those of all its kernels.</summary>
    internal static IReadOnlyList<string> Loadable(NodeFiles files, string release, IReadOnlyList<string> now)
    {
        string folder = files.IsFolder("/lib/modules") ? "/lib/modules" : "/usr/lib/modules";
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (string kernel in files.Live ? [release] : files.List(folder))
        {
            foreach (string line in (files.TextUpTo($"{folder}/{kernel}/modules.dep", MaxIndex) ?? "").Split('\n'))
                known.Add(Plain(Path.GetFileName(line.Split(':')[0]).Split('.')[0]));
        }
        return [.. Needed.Where(known.Contains).Except(now)];
    }

    /// <summary>Module → the file that has it loaded at boot.</summary>
    internal static IReadOnlyDictionary<string, string> AtBoot(NodeFiles files)
    {
        var modules = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in OverlaidFolders.Files(files, LoadFolders, ".conf").Append("/etc/modules"))
        {
            foreach (string line in (files.Text(file) ?? "").Split('\n').Select(l => l.Trim()))
            {
                if (line.Length > 0 && line[0] is not '#' and not ';')
                    modules.TryAdd(Plain(line.Split([' ', '\t'])[0]), file);
            }
        }
        return modules;
    }

    private const int MaxIndex = 16 * 1024 * 1024;

    // The kernel takes both and shows the underscore.
    private static string Plain(string module) => module.Replace('-', '_');
}
