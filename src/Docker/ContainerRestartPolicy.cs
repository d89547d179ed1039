namespace Sampan.Docker;

/// <summary>Whether the engine starts a container again.</summary>
/// <param name="Name"><c>no</c>, <c>always</c>, <c>unless-stopped</c> or <c>on-failure</c>.</param>
public sealed record ContainerRestartPolicy(string Name);
