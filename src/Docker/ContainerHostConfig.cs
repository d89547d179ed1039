namespace Sampan.Docker;

/// <summary>How a container is tied to the machine.</summary>
public sealed record ContainerHostConfig
{
    /// <summary><c>none</c>, <c>host</c>, <c>container:ID</c> or a network's name.</summary>
    public string NetworkMode { get; init; } = "";

    /// <summary>The parent of its cgroup; empty for the engine's own.</summary>
    public string CgroupParent { get; init; } = "";

    /// <summary>Its OCI runtime by name.</summary>
    public string Runtime { get; init; } = "";
}
