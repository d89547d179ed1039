namespace Sampan.Migration.Inspection.Facts;

/// <summary>
/// All that was read of a node before anything is judged or changed. Checks and plans are pure functions of this; what could not be
/// read is null, empty or listed in <see cref="Unread"/>, never guessed.
/// </summary>
public sealed record NodeFacts
{
    /// <summary>The text of <c>/etc/machine-id</c>; empty where there is none.</summary>
    public string MachineId { get; init; } = "";

    /// <summary>The node's name for the API: <c>--hostname-override</c>, else the host's name in lower case.</summary>
    public string NodeName { get; init; } = "";

    /// <summary>Whether this is the machine itself, with processes and sockets; false for a copy of its files.</summary>
    public bool Live { get; init; }

    /// <summary>The machine below everything.</summary>
    public HostFacts Host { get; init; } = new();

    /// <summary>The kubelet; null if there is none.</summary>
    public KubeletFacts? Kubelet { get; init; }

    /// <summary>Docker; null if it is not installed.</summary>
    public DockerFacts? Docker { get; init; }

    /// <summary>The CRI runtimes that are installed, one entry a kind at most.</summary>
    public IReadOnlyList<RuntimeFacts> Runtimes { get; init; } = [];

    /// <summary>What answers at the kubelet's endpoint; null if nothing was dialled.</summary>
    public CriFacts? Cri { get; init; }

    /// <summary>Network configurations and plugins.</summary>
    public CniFacts Cni { get; init; } = new();

    /// <summary>Lines of scripts, units, cron tables and configurations that call Docker or read its files.</summary>
    public IReadOnlyList<ScriptMention> Scripts { get; init; } = [];

    /// <summary>Playbooks and instructions found on the node that would do harm: the ids of known defects (SD1…), where and what.</summary>
    public IReadOnlyList<KnownDefect> Defects { get; init; } = [];

    /// <summary>Registries of images in use, <c>host[:port]</c> → empty if <c>/v2/</c> answers from here, else why not; empty if nobody asked.</summary>
    public IReadOnlyDictionary<string, string> Registries { get; init; } = new Dictionary<string, string>();

    /// <summary>Pods of manifest files (<c>staticPodPath</c>).</summary>
    public IReadOnlyList<PodFacts> StaticPods { get; init; } = [];

    /// <summary>The cluster as the API shows it; null without access.</summary>
    public ClusterFacts? Cluster { get; init; }

    /// <summary>What could not be read and why, one sentence each.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}
