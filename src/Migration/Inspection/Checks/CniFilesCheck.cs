using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>NET-CONFFILES.</summary>
internal sealed class CniFilesCheck : Check
{
    public override string Id => "NET-CONFFILES";

    public override string Title => "Which network will the target give pods?";

    public override string LooksAt => "the files of the CNI folder in their order, who brought them, cniVersion, whether their plugins exist";

    public override string Weighs => "automatic for files of packages; blocker for a first file that cannot work";

    public override string Remedy => "The plan moves the file aside.";

    public override string Explanation =>
        "The first file in the order of names is the network of all pods. containerd's old bundle, CRI-O and podman bring files of their own "
        + "(10-containerd-net.conflist, *crio-bridge*, 87-podman-bridge.conflist). They sort before flannel and weave, and on a new node before anything that a "
        + "DaemonSet has not written yet: pods get addresses that nobody routes. A file without cniVersion, or with one that its plugins do not speak, "
        + "keeps containerd 1.6 from starting any pod.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        CniFacts cni = context.Node.Cni;
        var own = cni.Files.Where(f => CniNames.FromPackage(f) is not null).ToList();
        foreach (CniFileFacts file in own)
        {
            if (cni.Files.Count > own.Count || context.OnDocker())
                yield return Automatic(file.Path, $"{file.Path} (network {Word(file.Network)}) comes from {CniNames.FromPackage(file)}, not from the cluster's network.");
        }
        CniFileFacts? first = cni.Files.FirstOrDefault(f => !own.Contains(f));
        if (first is null)
            yield break;
        foreach (Finding finding in JudgeFirst(context, first))
            yield return finding;
        List<CniFileFacts> later = [.. cni.Files.Where(f => f != first && !own.Contains(f))];
        if (later.Count > 0)
            yield return Warn(cni.ConfigFolder, $"{first.Path} is first; also there: {Names(later.Select(f => f.Path))}.", "Remove what is left of an earlier network.");
    }

    private IEnumerable<Finding> JudgeFirst(CheckContext context, CniFileFacts first)
    {
        CniFacts cni = context.Node.Cni;
        if (first.Problem is { } problem)
        {
            yield return BlockUnlessAccepted(first.Path, $"{first.Path} cannot be read: {problem}", "Mend the file, or have the network's DaemonSet write it again.");
            yield break;
        }
        if (first.CniVersion.Length == 0)
            yield return Warn(first.Path, $"{first.Path} has no cniVersion.", "Write \"cniVersion\": \"0.3.1\" or newer into it; containerd 1.6 refuses it without.");
        List<string> missing = [.. first.Types.Where(t => cni.Plugins.Count > 0 && !cni.Plugins.Values.Any(p => p.Contains(t)))];
        if (missing.Count > 0)
            yield return BlockUnlessAccepted(first.Path, $"{first.Path} wants the plugins {string.Join(", ", missing)}, which are in none of {string.Join(", ", cni.Plugins.Keys)}.", "Install them, or have the network's DaemonSet do so.");
        foreach ((string plugin, IReadOnlyList<string> versions) in cni.PluginVersions)
        {
            if (first.CniVersion.Length > 0 && versions.Count > 0 && !versions.Contains(first.CniVersion) && first.Types.Contains(Path.GetFileName(plugin)))
                yield return BlockUnlessAccepted(plugin, $"{first.Path} is of CNI {first.CniVersion}; {plugin} speaks {string.Join(", ", versions)}.", "Install plugins of 1.0.0 or newer.");
        }
    }

    private static string Word(string network) => network.Length > 0 ? network : "without a name";
}
