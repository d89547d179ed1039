namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-CRIO-SUFFIX.</summary>
internal sealed class CrioSocketCheck : Check
{
    private const string Suffix = "run/crio/crio.sock";

    public override string Id => "KLT-CRIO-SUFFIX";

    public override string Title => "Has CRI-O's socket the name that the kubelet looks for?";

    public override string LooksAt => "CRI-O's listen, the kubelet's endpoint";

    public override string Weighs => "warning";

    public override string Remedy => "Have CRI-O listen on /var/run/crio/crio.sock.";

    public override CheckNeeds Needs => CheckNeeds.Target;

    public override string Explanation =>
        "The kubelet takes statistics of CRI-O's pods and of its image file system on another way than with other runtimes, and knows CRI-O by the end of its "
        + "socket's path, run/crio/crio.sock. On another path they are missing.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target == TargetKind.Crio && TargetSettings.Of(context.TargetRuntime()).Listen is { } listen && !listen.EndsWith(Suffix, StringComparison.Ordinal))
            yield return Warn(listen, $"CRI-O listens on {listen}.");
    }
}
