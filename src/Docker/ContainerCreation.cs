namespace Sampan.Docker;

/// <summary>A container to be made. What is null is the engine's to choose.</summary>
public sealed record ContainerCreation : ContainerConfig
{
    /// <summary>How it is tied to the machine.</summary>
    public ContainerHostConfig HostConfig { get; init; } = new();
}
