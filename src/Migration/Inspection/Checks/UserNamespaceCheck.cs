using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-USERNS.</summary>
internal sealed class UserNamespaceCheck : Check
{
    public override string Id => "SRC-USERNS";

    public override string Title => "Are users remapped for all of Docker's containers?";

    public override string LooksAt => "userns-remap, folders UID.GID of the data folder";

    public override string Weighs => "blocker";

    public override string Remedy => "Build the node anew with the runtime that you want; there is no way to carry this over.";

    public override string Explanation =>
        "With userns-remap root in a container is a plain user of the host, for every container. No CRI runtime has that as a default for all pods (pods ask "
        + "for it themselves, hostUsers: false, Kubernetes 1.30 on). Layers lie with shifted owners in a folder of their own, and files in volumes belong "
        + "to shifted users: pods would find them unreadable, and root in pods would be root of the host.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker is { UsernsRemap: true } docker && context.MovesDocker())
        {
            string where = docker.Settings.Keys.TryGetValue("userns-remap", out DockerSetting? setting) ? $"{setting.Source}: userns-remap is {setting.Value}." : "userns-remap is on.";
            yield return Block("userns-remap", where);
        }
    }
}
