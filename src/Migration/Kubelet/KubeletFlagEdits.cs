using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>
/// Decides on flags, by the kubelet's version:
/// <list type="bullet">
/// <item>to 1.26 the endpoint is a flag; to 1.23 it counts only with <c>--container-runtime=remote</c>;</item>
/// <item>from 1.27 it is a field, and no flag may overrule it; but kubeadm to 1.33 writes the flag anew at each upgrade, from the node's
/// annotation, so in its own file it stays and says the same; from 1.34 kubeadm takes it out, and so does this;</item>
/// <item>flags that this version refuses go everywhere; of those that only the next one refuses the pause image's does. Before, it stays: it
/// spares the pause image from clean-up.</item>
/// </list>
/// </summary>
internal sealed class KubeletFlagEdits(KubeletEditDraft draft, KubeletWish wish)
{
    private const string Endpoint = "container-runtime-endpoint", Runtime = "container-runtime", Plugin = "network-plugin", Pause = "pod-infra-container-image";

    // The first minor with the endpoint among the fields; the first whose kubeadm keeps it out of the flags.
    private const int FieldSince = 27, KubeadmWithoutFlag = 34;

    private readonly FlagChanges _flags = new(draft.Changes, draft.Text);
    private readonly HashSet<KubeletArgument> _gone = new(ReferenceEqualityComparer.Instance);

    private bool ToShim => wish.Endpoint.Length == 0;

    internal void Make()
    {
        if (ToShim && draft.Minor >= 24)
            throw new MigrationException($"Kubelet 1.{draft.Minor} has no shim for Docker of its own: 1.23 was the last one. Move to cri-dockerd instead.");
        if (draft.Command is null)
        {
            draft.Tell("No unit and no script that starts the kubelet was found: only its configuration files are changed. Change its flags where they are kept.");
            return;
        }
        if (ToShim)
            BackToShim();
        else
            ToSocket();
        DropRefused();
        DropImageEndpoint();
        FollowCgroup();
        foreach ((string setting, string value) in wish.Settings.Append(new("cgroupDriver", wish.CgroupDriver)).OrderBy(s => s.Key, StringComparer.Ordinal))
            SetSetting(setting, value);
        _flags.Finish(draft.Arguments);
    }

    private IEnumerable<KubeletArgument> Of(string name) => draft.Arguments.Where(a => a.Name == name && !_gone.Contains(a));

    private void Drop(KubeletArgument flag, string why)
    {
        if (!_gone.Add(flag))
            return;
        _flags.Remove(flag);
        draft.Tell($"{FileOf(flag)}: {flag.Written} goes: {why}.");
    }

    private void Set(KubeletArgument flag, string value, string why)
    {
        if (flag.Value.Text == value)
            return;
        _flags.SetValue(flag, value);
        draft.Tell($"{FileOf(flag)}: {flag.Written} becomes {value}: {why}.");
    }

    private void Add(string flag, string why)
    {
        TracedText? line = Home();
        if (line is null)
        {
            draft.Tell($"{flag} could not be added: the kubelet's command line has no place for it. Add it by hand: {why}.");
            return;
        }
        _flags.Add(line, flag);
        draft.Tell($"{line.Start.File}: {flag} is added: {why}.");
    }

    private void BackToShim()
    {
        bool wasRemote = Of(Runtime).LastOrDefault()?.Value.Text == "remote";
        foreach (KubeletArgument flag in Of(Runtime).Concat(Of(Endpoint)).ToList())
            Drop(flag, "the kubelet's own shim drives Docker again");
        if (wasRemote && !Of(Plugin).Any() && !wish.Settings.ContainsKey(Plugin))
            Add($"--{Plugin}=cni", "the shim makes networks by CNI only when told so");
    }

    private void ToSocket()
    {
        foreach (string name in KubeletFlags.OfDockershim)
        {
            foreach (KubeletArgument flag in Of(name).ToList())
                Drop(flag, draft.Minor < 24 ? "it speaks to the kubelet's own shim only" : "kubelet 1.24 and later does not start with it");
        }
        if (draft.Minor <= 23)
            Require(Runtime, "remote", "without it the kubelet drives Docker itself");
        else
            DropAll(Runtime, "remote is the only kind left, and kubelet 1.27 does not start with this flag");
        if (draft.Minor < FieldSince || draft.ConfigFile is null)
            Require(Endpoint, wish.Endpoint, "the new runtime's socket");
        else
            FlagBesideField();
    }

    private void FlagBesideField()
    {
        foreach (KubeletArgument flag in Of(Endpoint).ToList())
        {
            if (IsKubeadms(flag) && draft.Minor < KubeadmWithoutFlag)
                Set(flag, wish.Endpoint, "kubeadm to 1.33 keeps it there");
            else
                Drop(flag, $"it would overrule containerRuntimeEndpoint of {draft.ConfigFile} for ever");
        }
    }

    private void DropAll(string name, string why)
    {
        foreach (KubeletArgument flag in Of(name).ToList())
            Drop(flag, why);
    }

    // One place says it: kubeadm's file where there is one, else where the last one stands that won till now.
    private void Require(string name, string value, string why)
    {
        List<KubeletArgument> all = [.. Of(name)];
        KubeletArgument? keep = draft.IsKubeadm && KubeadmLine() is not null ? all.LastOrDefault(IsKubeadms) : all.LastOrDefault();
        foreach (KubeletArgument flag in all.Where(f => !ReferenceEquals(f, keep)))
            Drop(flag, keep is null ? "kubeadm's own file says it, where kubeadm finds it" : "a second one would overrule the first for ever");
        if (keep is null)
            Add($"--{name}={value}", why);
        else
            Set(keep, value, why);
    }

    private void DropRefused()
    {
        foreach (KubeletArgument flag in draft.Arguments.Where(a => !_gone.Contains(a)).ToList())
        {
            if (KubeletFlags.IsRefused(flag.Name, draft.Minor))
                Drop(flag, $"kubelet 1.{draft.Minor} does not start with it");
            else if (flag.Name == Pause && KubeletFlags.IsRefused(Pause, draft.Minor + 1))
                Drop(flag, $"it does nothing any more, and kubelet 1.{draft.Minor + 1} does not start with it");
        }
    }

    // Without one the images' socket is the runtime's.
    private void DropImageEndpoint()
    {
        foreach (KubeletArgument flag in Of("image-service-endpoint").Where(f => f.Value.Text != wish.Endpoint).ToList())
            Drop(flag, "images come from the runtime's own socket");
    }

    private void FollowCgroup()
    {
        if (wish.Unit is null)
            return;
        foreach (KubeletArgument flag in Of("runtime-cgroups").ToList())
        {
            if (RuntimeUnits.OfCgroup(flag.Value.Text) is { } unit && unit != wish.Unit)
                Set(flag, $"/system.slice/{wish.Unit}", "it names the old runtime's cgroup");
        }
    }

    private void SetSetting(string setting, string wanted)
    {
        KubeletFlag? flag = KubeletFlags.OfField(setting) ?? KubeletFlags.Find(setting);
        if (flag is null || setting is "containerRuntimeEndpoint" || KubeletSettingValue.Of(setting, wanted) is not { } value)
            return;
        List<KubeletArgument> all = [.. Of(flag.Name)];
        foreach (KubeletArgument one in all)
            Set(one, value, "every place is to say the same");
        bool needed = all.Count == 0 && (flag.Field is null || draft.ConfigFile is null) && draft.Facts.Configuration.Value(setting) != value;
        bool known = flag.Added <= draft.Minor && !KubeletFlags.IsRefused(flag.Name, draft.Minor) && (ToShim || !KubeletFlags.OfDockershim.Contains(flag.Name));
        if (needed && known && flag.Name != Pause)
            Add($"--{flag.Name}={value}", "the kubelet is to do what Docker did");
    }

    // Where new flags go: kubeadm's file; beside the flags of the runtime; where --config stands; where the last flag stands.
    private TracedText? Home()
    {
        if (KubeadmLine() is { } line)
            return line;
        KubeletArgument? beside = draft.Arguments.LastOrDefault(a => a.Name is Runtime or Endpoint)
            ?? draft.Arguments.LastOrDefault(a => a.Name == "config")
            ?? (draft.Arguments.Count > 0 ? draft.Arguments[^1] : null);
        return beside?.Word.Line;
    }

    // The value of kubeadm's variable, where the command line has it as words of its own.
    private TracedText? KubeadmLine() => draft.Command!.Environment
        .Where(v => IsKubeadms(v.Value.Start.File) && draft.Command.Spliced.Contains(v.Key))
        .Select(v => v.Value).FirstOrDefault();

    private static bool IsKubeadms(KubeletArgument flag) => IsKubeadms(flag.Word.Line.Start.File);

    private static bool IsKubeadms(string file) => Path.GetFileName(file) == Path.GetFileName(KubeletPlaces.KubeadmFlagsFile);

    private static string FileOf(KubeletArgument flag) => flag.Word.Line.Start.File;
}
