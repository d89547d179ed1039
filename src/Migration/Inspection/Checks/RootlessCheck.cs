namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-ROOTLESS.</summary>
internal sealed class RootlessCheck : Check
{
    public override string Id => "SRC-ROOTLESS";

    public override string Title => "Does Docker run without root?";

    public override string LooksAt => "dockerd's user and its data folder";

    public override string Weighs => "blocker";

    public override string Remedy => "Build the node anew; a rootless Docker cannot be moved in place.";

    public override string Explanation =>
        "A rootless Docker has its data, its network and its cgroups in a user's own namespaces. The runtimes that this moves to are services of the system.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker is { Rootless: true } docker && context.MovesDocker())
            yield return Block("dockerd", $"dockerd runs without root, with its data in {docker.DataRoot}.");
    }
}
