namespace Sampan.Docker;

/// <summary>A container's network.</summary>
public sealed record ContainerNetworkSettings
{
    /// <summary>The file that its network namespace is bound to; empty while it does not run, and where the namespace is another's.</summary>
    public string SandboxKey { get; init => field = value ?? ""; } = "";
}
