using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>REG-CIDR.</summary>
internal sealed class InsecureNetworksCheck : Check
{
    public override string Id => "REG-CIDR";

    public override string Title => "Does Docker trust registries by network?";

    public override string LooksAt => "insecure-registries that are networks (CIDR)";

    public override string Weighs => "warning";

    public override string Remedy => "The plan names those hosts that images of this node come from; name any others yourself.";

    public override string Explanation =>
        "Docker takes 10.0.0.0/8 for 'every registry with such an address'. No other runtime does. The network is written out as the hosts that images in use "
        + "come from; a registry that is used later for the first time will be refused.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker?.Settings is { } settings && settings.Keys.TryGetValue("insecure-registries", out DockerSetting? setting))
        {
            foreach (string network in setting.Value.Texts().Where(r => r.Contains('/', StringComparison.Ordinal) && !r.StartsWith("127.", StringComparison.Ordinal)))
                yield return Warn(network, $"{setting.Source}: {network} is a network.");
        }
    }
}
