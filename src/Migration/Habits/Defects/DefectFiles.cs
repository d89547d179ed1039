using Sampan.Migration.Node;

namespace Sampan.Migration.Habits.Defects;

/// <summary>The files of a node that are looked at.</summary>
internal static class DefectFiles
{
    private const int MaxInstructions = 500, MaxDepth = 3;

    private static readonly string[] Single =
    [
        "/etc/containerd/config.toml", "/etc/crio/crio.conf", "/etc/containers/registries.conf", "/etc/isulad/daemon.json", "/etc/docker/daemon.json",
        "/etc/crictl.yaml", "/var/lib/kubelet/kubeadm-flags.env", "/var/lib/kubelet/config.yaml", "/var/lib/kubelet/instance-config.yaml",
        "/etc/default/kubelet", "/etc/sysconfig/kubelet", "/etc/systemd/system/kubelet.service", "/usr/lib/systemd/system/kubelet.service",
    ];

    private static readonly string[] Folders =
    [
        "/etc/containerd/conf.d", "/etc/crio/crio.conf.d", "/etc/containers/registries.conf.d", "/etc/systemd/system/kubelet.service.d",
        "/usr/lib/systemd/system/kubelet.service.d", "/usr/local/lib/systemd/system/kubelet.service.d", "/etc/kubernetes/kubelet.conf.d",
    ];

    private static readonly string[] Suffixes = [".sh", ".yml", ".yaml", ".md", ".markdown", ".txt"];

    /// <summary>Their paths; those that do not exist are among them.</summary>
    public static IEnumerable<string> Of(NodeFiles files)
    {
        IEnumerable<string> own = Single.Concat(Folders.SelectMany(f => files.List(f).Select(n => $"{f}/{n}")));
        IEnumerable<string> people = ((string[])["/root", "/home", "/opt", "/srv"]).SelectMany(f => Below(files, f, MaxDepth));
        return own.Concat(people.Take(MaxInstructions));
    }

    private static IEnumerable<string> Below(NodeFiles files, string folder, int depth)
    {
        foreach (string name in files.List(folder).Where(n => !n.StartsWith('.')))
        {
            string path = $"{folder}/{name}";
            bool linked = files.LinkTarget(path) is not null;
            if (!linked && depth > 1 && files.IsFolder(path))
            {
                foreach (string file in Below(files, path, depth - 1))
                    yield return file;
            }
            else if (!linked && Suffixes.Any(s => name.EndsWith(s, StringComparison.OrdinalIgnoreCase)) && !files.IsFolder(path))
            {
                yield return path;
            }
        }
    }
}
