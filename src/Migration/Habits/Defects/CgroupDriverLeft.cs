using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD2: The runtime keeps to cgroupfs while the kubelet uses systemd, or the setting is given twice</summary>
internal sealed partial class CgroupDriverLeft : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD2";

    /// <inheritdoc/>
    public string Title => "The runtime keeps to cgroupfs while the kubelet uses systemd, or the setting is given twice";

    /// <inheritdoc/>
    public string Explanation =>
        "Two managers of the same cgroups: pods of the whole node are restarted again and again. containerd's default is SystemdCgroup = false; systemd_cgroup is another, older key. A block that is appended to the default configuration gives a table twice, and containerd does not start.";

    /// <inheritdoc/>
    public string Remedy => "Change the line that is there: sed -i 's/SystemdCgroup = false/SystemdCgroup = true/' /etc/containerd/config.toml, where the kubelet's cgroupDriver is systemd.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text)
    {
        if (text.Path.EndsWith(".toml", StringComparison.Ordinal))
        {
            foreach (int twice in text.All(Options()).Skip(1).Take(1))
                yield return text.At(Id, twice, $"the table stands there twice: {text[twice].Trim()}");
            yield break;
        }
        int made = text.First(DefectPatterns.ConfigDefault());
        if (made >= 0 && text.First(Appended(), made) is >= 0 and int appended && text.First(Options(), made) is >= 0 and int options && options >= appended - AppendedLines)
            yield return text.At(Id, options, $"appended to the default configuration, which has this table: {text[options].Trim()}");
        else if (!text.Has(DefectPatterns.SystemdCgroupOn()) && (text.First(OldKey()) is >= 0 and int old ? old : made) is >= 0 and int line)
            yield return text.At(Id, line);
    }

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(NodeFiles files)
    {
        const string Config = "/etc/containerd/config.toml";
        if (KubeletHints.CgroupDriver(files) != "systemd" || files.Text(Config) is not { } config)
            return [];
        var text = new InstructionText(config, Config);
        bool on = text.Has(DefectPatterns.SystemdCgroupOn())
            || files.List("/etc/containerd/conf.d").Any(n => files.Text($"/etc/containerd/conf.d/{n}") is { } more && DefectPatterns.SystemdCgroupOn().IsMatch(more));
        if (on || text.Has(CriOff()))
            return [];
        int line = text.First(Off());
        return [line >= 0 ? text.At(Id, line) : new KnownDefect(Id, Config, 0, "no SystemdCgroup = true, while the kubelet's cgroupDriver is systemd")];
    }


    // The lines of a here-document stand below the command that appends them; those of an echo before it.
    private const int AppendedLines = 3;

    [GeneratedRegex(@"^\s*\[plugins\..*\.runc\.options\]")]
    private static partial Regex Options();

    [GeneratedRegex(@">>\s*\S*config\.toml|tee\s+-a\s+\S*config\.toml")]
    private static partial Regex Appended();

    [GeneratedRegex(@"^\s*systemd_cgroup\s*=\s*false")]
    private static partial Regex OldKey();

    [GeneratedRegex(@"^\s*(SystemdCgroup|systemd_cgroup)\s*=\s*false")]
    private static partial Regex Off();

    [GeneratedRegex(@"^\s*disabled_plugins\s*=\s*\[[^\]]*cri")]
    private static partial Regex CriOff();
}
