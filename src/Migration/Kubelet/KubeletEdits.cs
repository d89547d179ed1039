using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Kubelet;

/// <summary>What has to be written so that a kubelet is as wished, in all places that speak of it.</summary>
/// <param name="Files">The files as they are to be; those that are already so are left out.</param>
/// <param name="Removed">Links that have to go: units in kubelet.service.wants and the like.</param>
/// <param name="Reasons">What is changed and why, a sentence each.</param>
internal sealed record KubeletEdits(IReadOnlyList<TargetFile> Files, IReadOnlyList<string> Removed, IReadOnlyList<string> Reasons)
{
    /// <summary>Works the edits out. Pure: the same facts, texts and wish give the same edits; a node that is as wished gives none.</summary>
    /// <param name="facts">The kubelet.</param>
    /// <param name="existing">The text of a file of the node as it is now; null if it does not exist.</param>
    /// <param name="wish">What is wished.</param>
    /// <exception cref="MigrationException">It cannot be done: the version is not known, has no shim, or a file cannot be read.</exception>
    internal static KubeletEdits Make(KubeletFacts facts, Func<string, string?> existing, KubeletWish wish)
    {
        var draft = new KubeletEditDraft(facts, existing);
        new KubeletFlagEdits(draft, wish).Make();
        new KubeletFileEdits(draft, wish).Make();
        if (wish.Unit is not null)
            new UnitTieEdits(draft, wish).Make();
        return draft.Finish();
    }
}
