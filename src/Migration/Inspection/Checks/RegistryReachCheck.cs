namespace Sampan.Migration.Inspection.Checks;

/// <summary>REG-REACH.</summary>
internal sealed class RegistryReachCheck : Check
{
    public override string Id => "REG-REACH";

    public override string Title => "Do the registries in use answer from this node?";

    public override string LooksAt => "/v2/ of each registry that images in use come from; Docker's proxies";

    public override string Weighs => "warning";

    public override string Remedy => "Carry every image over that pods need, or mend the way to the registry; a proxy that only docker.service knows has to be given to the target.";

    public override CheckNeeds Needs => CheckNeeds.Live;

    public override string Explanation =>
        "Many nodes pull through a proxy that stands in a drop-in of docker.service and nowhere else. The target needs the same, with the cluster's own networks "
        + "in NO_PROXY.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach ((string host, string problem) in context.Node.Registries.Where(r => r.Value.Length > 0))
            yield return Warn(host, $"{host} does not answer: {problem}");
        List<string> proxies = [.. (context.Node.Docker?.Settings.Environment.Keys ?? []).Where(k => k.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        if (proxies.Count > 0 && !context.DockerStays())
            yield return Automatic("proxy", $"docker.service has {string.Join(", ", proxies)}.", "The plan writes them into a drop-in of the target's unit.");
    }
}
