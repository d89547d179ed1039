namespace Sampan.Migration.Planning;

/// <summary>What a person decides about a move.</summary>
public sealed record PlanChoice
{
    /// <summary>Where to: a <see cref="TargetKind"/>.</summary>
    public required string Target { get; init; }

    /// <summary>Whether Docker stays up for containers that are not Kubernetes'.</summary>
    public bool KeepDocker { get; init; }

    /// <summary>Whether the node is cordoned and drained first; needs the API.</summary>
    public bool Drain { get; init; }

    /// <summary>Whether pods with emptyDir volumes may be evicted, which loses what is in them.</summary>
    public bool DeleteEmptyDir { get; init; }

    /// <summary>Whether bare pods, which nobody would make again, may be evicted.</summary>
    public bool DrainForce { get; init; }

    /// <summary>How long a drain may take.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The kubeconfig for the API; null for none.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Whether what all nodes share (the kubelet's ConfigMap) is changed with this node.</summary>
    public bool ClusterWide { get; init; }

    /// <summary>Which images are carried: <c>needed</c> (of running and static pods, and the pause image), <c>all</c> or <c>none</c>.</summary>
    public string Images { get; init; } = "needed";

    /// <summary>The pause image's full name; null for the one in use.</summary>
    public string? PauseImage { get; init; }

    /// <summary>How long the verification watches the node, in seconds.</summary>
    public int SettleSeconds { get; init; } = 60;

    /// <summary>Whether the verification runs a pod of its own.</summary>
    public bool DeepVerify { get; init; }

    /// <summary>A folder of packages to install from instead of the configured repositories; null for those.</summary>
    public string? Bundle { get; init; }

    /// <summary>Blockers that somebody accepts.</summary>
    public IReadOnlyList<AcceptedFinding> Accepted { get; init; } = [];
}
