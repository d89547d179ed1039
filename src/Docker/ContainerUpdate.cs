namespace Sampan.Docker;

/// <summary>New limits of a container.</summary>
public sealed record ContainerUpdate : ContainerResources
{
    /// <summary>Null for no change.</summary>
    public ContainerRestartPolicy? RestartPolicy { get; init; }
}
