using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD3: The bundle cri-containerd-cni is unpacked over the root folder</summary>
internal sealed partial class BundleOverRoot : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD3";

    /// <inheritdoc/>
    public string Title => "The bundle cri-containerd-cni is unpacked over the root folder";

    /// <inheritdoc/>
    public string Explanation =>
        "It brings 10-containerd-net.conflist (10.88.0.0/16), which sorts before flannel's and weave's file and takes their pods, or any pods as long as the CNI DaemonSet has not written its own; it overwrites /opt/cni/bin and /etc/crictl.yaml. The bundle is gone since containerd 2.0.";

    /// <inheritdoc/>
    public string Remedy => "Install containerd from packages or from its plain archive, and move 10-containerd-net.conflist out of /etc/cni/net.d.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text) => text.All(Unpacked()).Select(line => text.At(Id, line));

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(NodeFiles files)
    {
        const string Folder = "/etc/cni/net.d", File = "10-containerd-net.conflist";
        string[] networks = [.. files.List(Folder).Where(n => n.EndsWith(".conf", StringComparison.Ordinal) || n.EndsWith(".conflist", StringComparison.Ordinal))];
        if (!networks.Contains(File, StringComparer.Ordinal))
            return [];
        string order = networks.Length == 1 ? "it is the only network"
            : networks[0] == File ? $"it wins over {string.Join(", ", networks.Skip(1))}"
            : $"it is behind {networks[0]}, and wins whenever that is not there";
        return [new KnownDefect(Id, $"{Folder}/{File}", 0, order)];
    }


    [GeneratedRegex(@"\btar\b(?=.*cri-containerd)(?=.*(-C\s*/(\s|$)|--directory[= ]/(\s|$)))|\bunarchive:.*cri-containerd")]
    private static partial Regex Unpacked();
}
