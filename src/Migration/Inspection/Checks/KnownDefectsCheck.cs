using Sampan.Migration.Habits.Defects;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>SEED-LINT.</summary>
internal sealed class KnownDefectsCheck : Check
{
    public override string Id => "SEED-LINT";

    public override string Title => "Has somebody followed instructions that do harm?";

    public override string LooksAt => "configurations, playbooks and notes on this node, against sixteen mistakes (SD1 to SD16) of instructions that are passed around";

    public override string Weighs => "warning";

    public override string Remedy => "Each finding says what to write instead; 'sampan migrate lint FILE' looks into a file of yours.";

    public override string Explanation =>
        "Most instructions for this move on the net have mistakes that show weeks later. Each finding names one by its number:\n"
        + string.Join("\n", DefectScan.All.Select(d => $"{d.Id}: {d.Title}"));

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach (KnownDefect defect in context.Node.Defects)
        {
            ISeedDefect? known = DefectScan.Find(defect.Id);
            string where = defect.Line > 0 ? $"{defect.File}:{defect.Line}" : defect.File;
            yield return Warn(defect.Id, $"{where}: {defect.Evidence}{(known is null ? "" : $" ({known.Title.TrimEnd('.')})")}", known?.Remedy);
        }
    }
}
