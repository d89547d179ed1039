namespace Sampan.Migration.Inspection.Checks;

/// <summary>NET-BINDIR.</summary>
internal sealed class CniFoldersCheck : Check
{
    private static readonly string[] Usual = ["/opt/cni/bin"], Sampan = ["/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"];

    public override string Id => "NET-BINDIR";

    public override string Title => "Does the target look for CNI plugins where they are?";

    public override string LooksAt => "--cni-bin-dir of the kubelet, folders with plugins, the target's bin_dir(s) and plugin_dirs";

    public override string Weighs => "automatic";

    public override string Remedy => "The plan gives the target both folders.";

    public override string Explanation =>
        "DaemonSets put their plugins into /opt/cni/bin; distributions have theirs in /usr/lib/cni or /usr/libexec/cni and build their runtimes so. A target "
        + "that does not look where the plugins are shows a node whose network is not ready.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        string[] inUse = [.. (context.SettingValue("cni-bin-dir") ?? "").Split([',', ':'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        List<string> folders = [.. inUse.Concat(context.Node.Cni.Plugins.Keys).Distinct()];
        IReadOnlyList<string> set = TargetSettings.Of(context.TargetRuntime()).CniPluginFolders;
        IReadOnlyList<string> seen = set.Count > 0 ? set : context.Target == TargetKind.Sampan ? Sampan : Usual;
        if (context.Target is { } name and not (TargetKind.Docker or TargetKind.CriDockerd) && folders.Except(seen).Any())
            yield return Automatic(name, $"Plugins are in {string.Join(", ", folders)}; {name} looks in {(set.Count > 0 ? "" : "its default, ")}{string.Join(", ", seen)}.");
    }
}
