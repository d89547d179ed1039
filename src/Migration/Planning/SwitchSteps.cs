using Sampan.Migration.Kubelet;
using Sampan.Migration.Targets;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Planning;

/// <summary>The steps that change files while nothing runs: the kubelet's, the target's where it served Docker before, crictl's, CNI's.</summary>
internal static class SwitchSteps
{
    internal static void Add(PlanDraft draft, Move move)
    {
        if (!StageSteps.StartsAhead(move))
            StageSteps.Configure(draft, move, Phase.Switch);
        KubeletEdits edits = KubeletEditsOf(move);
        foreach (TargetFile file in edits.Files)
            draft.Write(Phase.Switch, file);
        foreach (string path in edits.Removed)
        {
            if (move.Input.LinkTarget(path) is { } target)
                draft.Add("unlink-" + Path.GetFileNameWithoutExtension(path), id => Steps.RemoveLink(id, Phase.Switch, path, target, $"{path}: the kubelet is tied to it no more"));
        }
        if (move.Endpoint.Length > 0)
            draft.Write(Phase.Switch, HostFiles.Crictl(move.Endpoint, move.Input.Existing(HostFiles.CrictlFile)));
        if (move.Source.Runtime == TargetKind.Docker && !move.StaysDocker)
        {
            draft.Add("cni-keep", id => KeepCni.Step(id, move.Facts.Cni.ConfigFolder, move.Facts.Cni.Files.Select(f => Path.GetFileName(f.Path))));
            draft.Add("log-links", id => PruneLogLinks.Step(id, move.Source.DataRoot));
        }
        draft.Reload(Phase.Switch);
    }

    private static KubeletEdits KubeletEditsOf(Move move) => KubeletEdits.Make(move.Kubelet, move.Input.Existing, WishOf(move));

    /// <summary>What the kubelet is to be told.</summary>
    internal static KubeletWish WishOf(Move move)
    {
        var settings = new Dictionary<string, string>(move.Translation?.Kubelet ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        // The driver is the wish's own.
        settings.Remove("cgroupDriver");
        return new KubeletWish
        {
            Target = move.Description.Kind,
            Endpoint = move.Endpoint,
            CgroupDriver = move.CgroupDriver,
            Settings = settings,
            Unit = move.Description.Unit,
        };
    }
}
