using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-DOCKER-FLAGS.</summary>
internal sealed class DockerFlagsCheck : Check
{
    public override string Id => "SRC-DOCKER-FLAGS";

    public override string Title => "Where is Docker configured?";

    public override string LooksAt => "daemon.json, flags of the unit and of the running process, DOCKER_OPTS, OPTIONS";

    public override string Weighs => "warning";

    public override string Remedy => "The plan translates both; read its list of keys, not daemon.json alone.";

    public override string Explanation =>
        "dockerd refuses a setting that stands in daemon.json and on its command line, so many nodes have half of it in each. Whoever carries over daemon.json "
        + "alone loses the other half. A daemon.json that is not JSON means that the running daemon has an older one.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker?.Settings is not { } settings)
            yield break;
        if (settings.Problem is { } problem)
            yield return Warn("/etc/docker/daemon.json", problem, "Mend the file; 'dockerd --validate' says what is wrong.");
        List<DockerSetting> elsewhere = [.. settings.Keys.Values.Where(k => k.Source != "/etc/docker/daemon.json").OrderBy(k => k.Key, StringComparer.Ordinal)];
        if (elsewhere.Count > 0)
            yield return Warn("dockerd", $"Set outside of daemon.json: {string.Join(", ", elsewhere.Select(k => $"{k.Key} ({k.Source})"))}.");
        List<string> unknown = [.. settings.Keys.Keys.Where(k => !DockerKeys.All.Contains(k)).Order(StringComparer.Ordinal)];
        if (unknown.Count > 0)
            yield return Warn("dockerd", $"No version of dockerd from 20.10 to 29 knows: {Names(unknown)}.", "Find out who wrote it and what for; nothing takes its place.");
    }
}
