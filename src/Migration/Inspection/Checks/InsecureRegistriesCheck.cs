using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>REG-INSECURE.</summary>
internal sealed class InsecureRegistriesCheck : Check
{
    public override string Id => "REG-INSECURE";

    public override string Title => "Does Docker talk to registries without verified TLS?";

    public override string LooksAt => "insecure-registries that name hosts";

    public override string Weighs => "automatic";

    public override string Remedy => "The plan writes them for the target host by host; better is a certificate.";

    public override string Explanation =>
        "For a host of insecure-registries Docker tries https without verification, then http. The target is told both, in this order. The older place in "
        + "containerd's config.toml (registry.configs…insecure_skip_verify) is passed over in silence by containerd 2.1.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker?.Settings is { } settings && settings.Keys.TryGetValue("insecure-registries", out DockerSetting? setting)
            && setting.Value.Texts().Where(r => !r.Contains('/', StringComparison.Ordinal)).ToList() is { Count: > 0 } hosts)
            yield return Automatic("insecure-registries", $"{setting.Source}: {Names(hosts)}.");
    }
}
