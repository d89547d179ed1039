using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>REG-MIRROR.</summary>
internal sealed class MirrorsCheck : Check
{
    public override string Id => "REG-MIRROR";

    public override string Title => "Does Docker pull through mirrors?";

    public override string LooksAt => "registry-mirrors";

    public override string Weighs => "automatic; warning for a mirror that is no URL of one";

    public override string Remedy => "The plan writes the same mirrors, for docker.io alone, in the target's form.";

    public override string Explanation =>
        "Docker's mirrors stand in for docker.io only. containerd takes them from certs.d/docker.io/hosts.toml, CRI-O from registries.conf.d, iSulad from its "
        + "registry-mirrors. Where nobody carries them over, pulls go to Docker Hub: slowly, within its limits, or not at all.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker?.Settings is not { } settings || !settings.Keys.TryGetValue("registry-mirrors", out DockerSetting? setting))
            yield break;
        List<string> mirrors = [.. setting.Value.Texts()];
        if (mirrors.Count > 0)
            yield return Automatic("registry-mirrors", $"{setting.Source}: {Names(mirrors)}.");
        foreach (string mirror in mirrors.Where(m => m.Contains("docker.io", StringComparison.Ordinal) || !m.Contains("://", StringComparison.Ordinal)))
            yield return Warn(mirror, $"{setting.Source}: {mirror} is {(mirror.Contains("docker.io", StringComparison.Ordinal) ? "the registry itself" : "no URL")}, not a mirror.", "Name a mirror's URL, or take it out.");
    }
}
