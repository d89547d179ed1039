namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-SWARM.</summary>
internal sealed class SwarmCheck : Check
{
    public override string Id => "SRC-SWARM";

    public override string Title => "Is Docker part of a swarm?";

    public override string LooksAt => "'docker info', the data folder's swarm";

    public override string Weighs => "blocker";

    public override string Remedy => "Move the swarm's services elsewhere and leave the swarm ('docker swarm leave').";

    public override string Explanation =>
        "A manager or worker of a swarm has containers that come back on their own, overlay networks and an own store of state. Stopping its Docker takes a "
        + "member out of the swarm without telling it. No CRI runtime can take that over.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker is { Swarm: true } && context.MovesDocker())
            yield return Block("dockerd", "Docker is part of a swarm.");
    }
}
