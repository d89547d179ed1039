using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-LOGPARSER.</summary>
internal sealed class LogParsersCheck : Check
{
    private static readonly string[] Signs =
    [
        "/var/lib/docker/containers", "parser docker", "parser: docker", "docker_mode on", "- docker: {}", "- docker:",
    ];

    // These mean containers' logs only where the file reads those.
    private static readonly string[] JsonSigns = ["@type json", "format json", "json.keys_under_root", "json.message_key"];

    public override string Id => "WL-LOGPARSER";

    public override string Title => "Do log agents expect Docker's JSON?";

    public override string LooksAt => "ConfigMaps of log agents; Docker's log-driver";

    public override string Weighs => "warning";

    public override string Remedy => "Have the agent read /var/log/containers with its CRI parser, which the nodes that have not moved yet need as well as the JSON one.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "Docker writes a JSON object a line below /var/lib/docker/containers; CRI runtimes write 'time stream P|F text' below /var/log/pods. A parser for JSON "
        + "takes the new lines for plain text, without an error: fields, severities and merged lines are gone. Log drivers other than json-file end with "
        + "Docker altogether.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target is TargetKind.Docker or TargetKind.CriDockerd)
            yield break;
        if (context.OnDocker() && context.Node.Docker?.Settings is { } settings && settings.Keys.TryGetValue("log-driver", out DockerSetting? driver)
            && driver.Value.Texts().FirstOrDefault() is { } name and not "json-file")
            yield return Warn("log-driver", $"{driver.Source}: log-driver is {name}.", "CRI runtimes write files only; have an agent send them where the driver did.");
        foreach ((string map, IReadOnlyDictionary<string, string> data) in context.Node.Cluster?.ConfigMaps ?? new Dictionary<string, IReadOnlyDictionary<string, string>>())
        {
            if (map.StartsWith("kube-system/kubelet-config", StringComparison.Ordinal) || map.StartsWith("kube-system/kubeadm-config", StringComparison.Ordinal))
                continue;
            foreach ((string key, string text) in data)
            {
                if (IsCriAware(text) || Line(text) is not { } line)
                    continue;
                yield return Warn(map, $"{map}, {key}, line {line.Number}: {line.Text}");
            }
        }
    }

    private static bool IsCriAware(string text) =>
        !text.Contains("/var/lib/docker/containers", StringComparison.Ordinal)
        && (text.Contains("parser cri", StringComparison.OrdinalIgnoreCase) || text.Contains("- cri:", StringComparison.Ordinal) || text.Contains("@type cri", StringComparison.Ordinal)
            || text.Contains("docker, cri", StringComparison.OrdinalIgnoreCase) || text.Contains("format: auto", StringComparison.Ordinal));

    private static (int Number, string Text)? Line(string text)
    {
        string[] lines = text.Split('\n');
        IEnumerable<string> signs = text.Contains("/var/log/containers", StringComparison.Ordinal) ? Signs.Concat(JsonSigns) : Signs;
        for (int i = 0; i < lines.Length; i++)
        {
            string folded = string.Join(' ', lines[i].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            if (signs.Any(s => folded.Contains(s, StringComparison.OrdinalIgnoreCase)))
                return (i + 1, folded.Length > 120 ? folded[..120] : folded);
        }
        return null;
    }
}
