namespace Sampan.Migration.Kubelet;

/// <summary>
/// The kubelet's configuration in effect. Order, weakest first: default, config file, files of <c>--config-dir</c> in lexical order,
/// instance-config.yaml (where kubeadm merges it), flags; of a flag that is given twice the last one wins (lists of key=value are merged).
/// </summary>
public sealed record KubeletConfiguration
{
    /// <summary>
    /// Setting → what is in effect. Settings are named as in KubeletConfiguration v1beta1 where it has the field
    /// (<c>containerRuntimeEndpoint</c>, <c>cgroupDriver</c>, <c>containerLogMaxSize</c>, …), else as the flag without dashes in front
    /// (<c>container-runtime</c>, <c>network-plugin</c>, <c>cni-bin-dir</c>, <c>pod-infra-container-image</c>, …).
    /// </summary>
    public IReadOnlyDictionary<string, KubeletSetting> Settings { get; init; } = new Dictionary<string, KubeletSetting>(StringComparer.Ordinal);

    /// <summary>The sources that exist, in the order they are laid over each other, weakest first.</summary>
    public IReadOnlyList<KubeletSource> Sources { get; init; } = [];

    /// <summary>The arguments of the running process, program first; empty if none runs.</summary>
    public IReadOnlyList<string> RunningArguments { get; init; } = [];

    /// <summary>The arguments that the unit would start it with now, variables put in.</summary>
    public IReadOnlyList<string> UnitArguments { get; init; } = [];

    /// <summary>The unit that starts it; null where a script does without one, or nothing was found.</summary>
    public string? Unit { get; init; }

    /// <summary>The unit's file and its drop-ins in the order systemd reads them, or the script alone where there is no unit.</summary>
    public IReadOnlyList<string> StartFiles { get; init; } = [];

    /// <summary>Permission bits of those of the files above that exist, in octal digits, e.g. <c>0600</c>.</summary>
    public IReadOnlyDictionary<string, string> Modes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Settings of which the running process has another value than its files would give at the next start.</summary>
    public IReadOnlyList<string> NotYetInEffect { get; init; } = [];

    /// <summary>The value in effect; null where neither a source nor a known default has one.</summary>
    public string? Value(string setting) => Settings.TryGetValue(setting, out KubeletSetting? found) ? found.Value : null;
}
