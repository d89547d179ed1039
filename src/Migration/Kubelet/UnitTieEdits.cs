using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>
/// Ties of the kubelet's unit to a runtime's unit name the new one instead. Dependencies add up over all files and no drop-in clears them
/// (systemd.unit(5)), so the lines themselves change: where a package owns the file, a whole copy below /etc takes its place.
/// </summary>
internal sealed class UnitTieEdits(KubeletEditDraft draft, KubeletWish wish)
{
    internal void Make()
    {
        if (draft.Command?.Unit is not { } unit)
            return;
        foreach (UnitAssignment assignment in unit.Assignments.Where(a => UnitDependencies.IsOne(a) && a.Key is not ("Before" or "Conflicts")))
            Change(assignment);
        foreach (UnitTie link in draft.Facts.Ties.Where(t => IsLink(unit.Name, t.File) && IsOld(t.Unit)))
            Link(link);
    }

    private static bool IsLink(string unit, string path) =>
        Path.GetDirectoryName(path) is { } folder && Path.GetFileName(folder).StartsWith(unit + ".", StringComparison.Ordinal)
        && Path.GetExtension(folder) is ".wants" or ".requires" or ".upholds";

    // With a shim beside Docker the ties to Docker and to the shim may stay: both run on.
    private bool IsOld(string unit) =>
        unit != wish.Unit && RuntimeUnits.IsOne(unit) && !(IsShim && (RuntimeUnits.IsDockers(unit) || RuntimeUnits.IsShims(unit)));

    private bool IsShim => wish.Target == TargetKind.CriDockerd || (wish.Target == TargetKind.Docker && wish.Endpoint.Length > 0);

    private void Change(UnitAssignment assignment)
    {
        if (SystemdWords.Split(assignment.Value) is not { } words || !words.Exists(w => IsOld(w.Text)))
            return;
        bool named = words.Exists(w => w.Text == wish.Unit);
        TracedText line = assignment.Value;
        foreach (TracedWord word in words.Where(w => IsOld(w.Text)))
        {
            draft.Tell($"{assignment.File}: {assignment.Key}={word.Text} becomes {wish.Unit}: stopping or removing the old runtime must not stop the kubelet.");
            if (!named)
            {
                draft.Changes.Replace(line.Span(word.From, word.To)!.Value, wish.Unit!);
                named = true;
                continue;
            }
            int from = word.From, to = word.To;
            while (from > 0 && TracedText.IsSpace(line.Text[from - 1]))
                from--;
            while (from == 0 && to < line.Length && TracedText.IsSpace(line.Text[to]))
                to++;
            draft.Changes.Remove(line.Span(from, to)!.Value);
        }
    }

    private void Link(UnitTie link)
    {
        bool packaged = link.File.StartsWith("/usr/", StringComparison.Ordinal) || link.File.StartsWith("/lib/", StringComparison.Ordinal);
        if (packaged)
        {
            draft.Tell($"{link.File}: ties the kubelet to {link.Unit} and belongs to a package. Mask it by hand: ln -s /dev/null {SystemdUnits.AdministratorFolder}/{Path.GetFileName(Path.GetDirectoryName(link.File))}/{link.Unit}");
            return;
        }
        draft.RemoveLink(link.File);
        draft.Tell($"{link.File}: goes: it ties the kubelet to {link.Unit}.");
    }
}
