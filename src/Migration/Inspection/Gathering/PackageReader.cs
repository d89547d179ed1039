using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The packages that a move is concerned with, and those that need Docker's.</summary>
internal static class PackageReader
{
    private const int MaxStatus = 64 * 1024 * 1024;

    private const string DpkgFile = "/var/lib/dpkg/status";

    private static readonly string[] RpmFolders = ["/var/lib/rpm", "/usr/lib/sysimage/rpm", "/usr/share/rpm"];

    private static readonly string[] LockFiles = ["/etc/yum/pluginconf.d/versionlock.list", "/etc/dnf/plugins/versionlock.list", "/etc/zypp/locks"];

    private static readonly string[] Beginnings =
    [
        "docker", "moby-", "containerd", "kube", "cri-", "crio", "conmon", "containernetworking-", "nvidia-container", "nvidia-docker", "libnvidia-container",
        "isulad", "iSulad", "lcr", "lxc-libs", "clibcni", "podman", "buildah", "skopeo", "containers-common", "sampan", "crictl", "cni", "tini", "aufs-",
    ];

    private static readonly string[] Names = ["runc", "crun", "container-selinux", "fuse-overlayfs", "etcd", "rke2-server", "rke2-agent", "k3s-selinux", "criu"];

    private static readonly string[] Dockers = ["docker.io", "docker-ce", "docker-engine", "docker", "moby-engine", "docker-latest"];

    internal static async Task<IReadOnlyList<PackageFacts>> ReadAsync(NodeReading node, CancellationToken cancellation) => Concerned(
        node.Files.TextUpTo(DpkgFile, MaxStatus) is { Length: > 0 } status ? DpkgStatus.Parse(status) : await RpmAsync(node, cancellation));

    /// <summary><c>apt</c>, <c>dnf</c>, <c>yum</c>, <c>zypper</c> or empty.</summary>
    internal static string Tool(NodeReading node) =>
        ((string[])["apt-get", "dnf", "zypper", "yum"]).FirstOrDefault(tool => node.ProgramPath(tool) is not null) switch
        {
            null => "",
            "apt-get" => "apt",
            string tool => tool,
        };

    private static IReadOnlyList<PackageFacts> Concerned(IReadOnlyList<PackageFacts> all) =>
    [
        .. all.Where(package => IsConcerned(package.Name) || package.Depends.Any(Dockers.Contains))
            .OrderBy(package => package.Name, StringComparer.Ordinal),
    ];

    private static bool IsConcerned(string name) =>
        Names.Contains(name) || Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal));

    private static async Task<IReadOnlyList<PackageFacts>> RpmAsync(NodeReading node, CancellationToken cancellation)
    {
        NodeFiles files = node.Files;
        if (!RpmFolders.Any(folder => files.List(folder).Count > 0))
            return [];
        if (!node.Live)
        {
            node.Miss("packages: the database of rpm is read on the node itself only.");
            return [];
        }
        string? text = await node.AskAsync("rpm", RpmList.Query, "packages", cancellation);
        IEnumerable<string> locks = LockFiles.SelectMany(file => (files.Text(file) ?? "").Split('\n'));
        return text is null ? [] : RpmList.Parse(text, [.. locks.Where(line => line.Length > 0 && line[0] is not '#' and not '!')]);
    }
}
