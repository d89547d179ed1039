using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>SEED-LINT.</summary>
internal sealed class KnownDefectsCheck : Check
{
    public override string Id => "SEED-LINT";

    public override string Title => "Has somebody followed instructions that do harm?";

    public override string LooksAt => "configurations, playbooks and notes on this node, against sixteen errors (SD1 to SD16) of instructions that are passed around";

    public override string Weighs => "warning";

    public override string Remedy => "See the defect's own text.";

    public override string Explanation =>
        "Most instructions for this move on the net have errors that show weeks later. Each finding names one by its number:\n"
        + string.Join("\n", DefectTexts.All.Select(d => $"{d.Id}: {d.What}"));

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach (KnownDefect defect in context.Node.Defects)
        {
            DefectText? text = DefectTexts.All.FirstOrDefault(d => d.Id == defect.Id);
            string where = defect.Line > 0 ? $"{defect.File}:{defect.Line}" : defect.File;
            yield return Warn(defect.Id, $"{where}: {defect.Evidence}{(text is null ? "" : $" ({text.What})")}", text?.Remedy);
        }
    }
}
