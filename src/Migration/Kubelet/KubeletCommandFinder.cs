using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>Finds what starts the kubelet on a node: a unit, a script that a unit runs, or a script alone.</summary>
internal sealed class KubeletCommandFinder(NodeFiles files, SystemdUnits units)
{
    private readonly KubeletCommandReader _reader = new(p => files.Text(p));

    /// <summary>The kubelet's unit as kubeadm, kubespray and distributions name it.</summary>
    internal const string UnitName = "kubelet.service";

    // Folders in which scripts that start a kubelet are looked for where there is no unit, and the names that are read there.
    private static readonly (string Folder, string Pattern)[] Scripts =
    [
        ("/etc", "rc.local"), ("/etc/rc.d", "rc.local"), ("/etc/init.d", "*"), ("/usr/local/bin", "*kubelet*"), ("/usr/local/sbin", "*kubelet*"),
        ("/opt/bin", "*kubelet*"), ("/opt/kubernetes/bin", "*.sh"), ("/opt/kubernetes", "*.sh"), ("/etc/kubernetes", "*.sh"), ("/root", "*kubelet*.sh"),
    ];

    /// <summary>What would start the kubelet at the next start; null if nothing was found.</summary>
    internal KubeletCommand? Find() => OfUnits() ?? OfScripts();

    private KubeletCommand? OfUnits()
    {
        IEnumerable<string> others = units.Names(".service")
            .Where(n => n != UnitName && (n.Contains("kubelet", StringComparison.Ordinal) || n.Contains("hyperkube", StringComparison.Ordinal)));
        return new[] { UnitName }.Concat(others).Select(n => units.Load(n)).OfType<SystemdUnit>().Select(u => _reader.OfUnit(u, SystemdEnvironment.FilesOf(u, files))).FirstOrDefault(c => c is not null);
    }

    private KubeletCommand? OfScripts()
    {
        foreach ((string folder, string pattern) in Scripts)
        {
            foreach (string name in files.List(folder).Where(n => GlobPattern.Matches(pattern, n)))
            {
                if (_reader.OfScript($"{folder}/{name}") is { } command)
                    return command;
            }
        }
        return null;
    }
}
