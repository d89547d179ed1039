using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Kernel settings: as they are, and as the files of sysctl.d(5) set them at boot.</summary>
internal static class SysctlReader
{
    private const int MaxSettings = 10_000;

    private const string OldFile = "/etc/sysctl.conf";

    private static readonly string[] Folders = ["/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"];

    /// <summary>systemd reads the old file only where a link in sysctl.d leads to it; sysctl(8) reads it last.</summary>
    private static readonly string[] SystemdReaders = ["/usr/lib/systemd/systemd-sysctl", "/lib/systemd/systemd-sysctl"];

    private static readonly string[] Needed =
    [
        "net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding", "net.ipv4.conf.all.forwarding", "net.ipv4.conf.all.rp_filter", "net.ipv4.conf.default.rp_filter",
        "net.bridge.bridge-nf-call-iptables", "net.bridge.bridge-nf-call-ip6tables", "net.bridge.bridge-nf-call-arptables", "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ping_group_range", "net.netfilter.nf_conntrack_max", "net.core.somaxconn", "fs.may_detach_mounts", "fs.inotify.max_user_instances",
        "fs.inotify.max_user_watches", "fs.file-max", "user.max_user_namespaces", "kernel.panic", "kernel.panic_on_oops", "kernel.keys.root_maxkeys",
        "kernel.keys.root_maxbytes", "kernel.pid_max", "kernel.threads-max", "vm.overcommit_memory", "vm.max_map_count", "vm.swappiness",
    ];

    internal static IReadOnlyDictionary<string, string> Now(NodeFiles files)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in files.Live ? Needed : [])
        {
            if (files.Text($"/proc/sys/{name.Replace('.', '/')}") is { } value)
                values[name] = value.Trim();
        }
        return values;
    }

    /// <summary>Setting → what wins. Patterns and exceptions are kept as they are written.</summary>
    internal static IReadOnlyDictionary<string, SysctlAtBoot> AtBoot(NodeFiles files)
    {
        var settings = new SortedDictionary<string, SysctlAtBoot>(StringComparer.Ordinal);
        IEnumerable<string> order = OverlaidFolders.Files(files, Folders, ".conf");
        if (!SystemdReaders.Any(files.Exists))
            order = order.Append(OldFile);
        foreach (string file in order)
        {
            foreach (string line in (files.Text(file) ?? "").Split('\n').Select(l => l.Trim()))
            {
                int equals = line.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0 || line[0] is '#' or ';')
                    continue;
                if (settings.Count >= MaxSettings)
                {
                    files.Miss($"sysctl.d: has more than {MaxSettings} settings; the rest is left out.");
                    return settings;
                }
                settings[Dotted(line[..equals].Trim().TrimStart('-'))] = new SysctlAtBoot(line[(equals + 1)..].Trim(), file);
            }
        }
        return settings;
    }

    /// <summary>A name with dots between its parts; as sysctl.d(5): the separator that comes first decides what the other one means.</summary>
    internal static string Dotted(string name)
    {
        int first = name.AsSpan().IndexOfAny('.', '/');
        return first < 0 || name[first] == '.'
            ? name
            : string.Concat(name.Select(c => c switch { '/' => '.', '.' => '/', _ => c }));
    }
}
