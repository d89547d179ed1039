namespace Sampan.Migration.Inspection.Checks;

/// <summary>OS-IMMUTABLE.</summary>
internal sealed class ImmutableSystemCheck : Check
{
    public override string Id => "OS-IMMUTABLE";

    public override string Title => "Can this system be changed at all?";

    public override string LooksAt => "os-release, /usr mounted read-only, ostree, snaps";

    public override string Weighs => "blocker";

    public override string Remedy => "Change the image or the machine configuration that the node is made from.";

    public override string Explanation =>
        "Systems such as Talos, Flatcar or those of ostree come as an image. Files that are written beside it vanish at the next update, and packages cannot "
        + "be installed.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Host is { Immutable: { } kind } host)
            yield return BlockUnlessAccepted(kind, $"{host.OsId} {host.OsVersion} is a system that is not changed in place ({kind}).");
    }
}
