using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD9: The kubelet has no flag --cni-plugin</summary>
internal sealed partial class CniPluginFlag : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD9";

    /// <inheritdoc/>
    public string Title => "The kubelet has no flag --cni-plugin";

    /// <inheritdoc/>
    public string Explanation =>
        "The flag is --network-plugin. Who looks for the wrong name leaves the right one where it is, and the kubelet of Kubernetes 1.24 does not start: unknown flag.";

    /// <inheritdoc/>
    public string Remedy => "Remove --network-plugin (and --cni-bin-dir, --cni-conf-dir, --cni-cache-dir, --network-plugin-mtu) from all of the kubelet's sources.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text) => text.All(Flag()).Select(line => text.At(Id, line));


    [GeneratedRegex(@"(?<![\w-])--cni-plugin(?![\w-])")]
    private static partial Regex Flag();
}
