using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-NODESCRIPTS.</summary>
internal sealed class NodeScriptsCheck : Check
{
    public override string Id => "WL-NODESCRIPTS";

    public override string Title => "Which scripts and units of the node call Docker or read its files?";

    public override string LooksAt => "cron tables, systemd units, /usr/local/bin, logrotate, udev, configurations of monitoring";

    public override string Weighs => "warning";

    public override string Remedy => "Write the line anew; 'sampan migrate translate-command' knows the words of crictl, ctr and sampan.";

    public override string Explanation =>
        "What is not a pod is in no API: a cron job that prunes images, a check of Nagios' that counts containers, logrotate on /var/lib/docker. They fail, or "
        + "worse, start Docker again through docker.socket.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target is TargetKind.Docker or TargetKind.CriDockerd)
            yield break;
        foreach (ScriptMention mention in context.Node.Scripts)
            yield return Warn($"{mention.File}:{mention.Line}", $"{mention.File}:{mention.Line}: {mention.Text}", mention.Replacement is { } line ? $"Write: {line}" : Remedy);
    }
}
