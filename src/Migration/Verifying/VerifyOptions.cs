namespace Sampan.Migration.Verifying;

/// <summary>What is verified and how long it may take.</summary>
public sealed record VerifyOptions
{
    /// <summary>The runtime's socket; null for the one that the kubelet uses.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether a pod is made, used and removed.</summary>
    public bool Deep { get; init; }

    /// <summary>An image for that pod which is on the node and has a shell; null for the pause image, which tries less.</summary>
    public string? ProbeImage { get; init; }

    /// <summary>How long the kubelet has to run without a restart.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a probe that fails is tried again, all of them together: pods take their time after a start.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The file that leads to the API; null for the kubelet's own.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The runtime that should answer, a kind of <see cref="TargetKind"/>; null for any.</summary>
    public string? Runtime { get; init; }

    /// <summary>Images that must be there, by name.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Docker's socket, which may not exist.</summary>
    public string DockerSocket { get; init; } = "/var/run/docker.sock";
}
