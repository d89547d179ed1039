using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-UNIT-DEPS.</summary>
internal sealed class UnitTiesCheck : Check
{
    public override string Id => "KLT-UNIT-DEPS";

    public override string Title => "Does the kubelet's unit hang on Docker's?";

    public override string LooksAt => "Requires, Wants, After, BindsTo, PartOf of kubelet.service and its drop-ins";

    public override string Weighs => "automatic";

    public override string Remedy => "The plan writes a drop-in that puts the target's unit in Docker's place.";

    public override string Explanation =>
        "A kubelet.service that requires docker.service is stopped with it, and starts it again at boot. Then the node has two runtimes, or no kubelet.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target is TargetKind.Docker or TargetKind.CriDockerd)
            yield break;
        foreach (UnitTie tie in context.Node.Kubelet?.Ties.Where(t => t.Unit.StartsWith("docker.", StringComparison.Ordinal) || t.Unit.StartsWith("cri-docker", StringComparison.Ordinal)) ?? [])
            yield return Automatic(tie.Unit, $"{tie.File}: {tie.Directive}={tie.Unit}.");
    }
}
