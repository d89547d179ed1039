using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-LIVERESTORE.</summary>
internal sealed class LiveRestoreCheck : Check
{
    public override string Id => "SRC-LIVERESTORE";

    public override string Title => "Do containers survive the end of dockerd?";

    public override string LooksAt => "live-restore";

    public override string Weighs => "automatic";

    public override string Remedy => "The plan stops each of Kubernetes' containers by name before it stops Docker, and sees that no shim is left.";

    public override string Explanation =>
        "With live-restore 'systemctl stop docker' leaves every container running. On a control plane that means two copies of etcd and of the API server "
        + "after the new runtime has started theirs, and anywhere ports that are taken and addresses that are used twice.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker is { LiveRestore: true } docker && !context.DockerStays())
        {
            string where = docker.Settings.Keys.TryGetValue("live-restore", out DockerSetting? setting) ? $"{setting.Source}: " : "";
            yield return Automatic("live-restore", $"{where}live-restore is on.");
        }
    }
}
