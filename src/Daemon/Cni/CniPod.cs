namespace Sampan.Daemon.Cni;

/// <summary>What plugins are told of a pod.</summary>
internal sealed record CniPod
{
    public required string SandboxId { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    /// <summary>The file of the pod's network namespace.</summary>
    public required string NetnsPath { get; init; }

    public string? CgroupParent { get; init; }

    public IReadOnlyList<CniPortMapping> PortMappings { get; init; } = [];

    public CniDns? Dns { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}
