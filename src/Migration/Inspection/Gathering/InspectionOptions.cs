namespace Sampan.Migration.Inspection.Gathering;

/// <summary>What is looked at, and how long a question may take.</summary>
public sealed record InspectionOptions
{
    /// <summary>The node's root: <c>/</c> for this machine, else a copy of a node's files.</summary>
    public string Root { get; init; } = "/";

    /// <summary>The file that leads to the API; null for the node's own, if it has one.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The CRI endpoint to dial instead of the kubelet's; null for the kubelet's.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The kubelet's version where nothing tells it, as in a copy of a node with RPM packages; null for not known.</summary>
    public Version? KubeletVersion { get; init; }

    /// <summary>The kubelet's version after the next upgrade; null for one minor above the present. The facts do not depend on it.</summary>
    public Version? NextKubelet { get; init; }

    /// <summary>Whether registries that images come from are called, to see if they answer.</summary>
    public bool AskRegistries { get; init; } = true;

    /// <summary>How long a program of the node may take.</summary>
    public TimeSpan CommandLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a CRI endpoint or a registry may take for an answer.</summary>
    public TimeSpan DialLimit { get; init; } = TimeSpan.FromSeconds(5);
}
