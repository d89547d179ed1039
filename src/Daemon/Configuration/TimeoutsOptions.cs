namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>timeouts</c>: how long the daemon waits for others.</summary>
internal sealed record TimeoutsOptions
{
    /// <summary>For one call of crun or runc.</summary>
    public TimeSpan OciRuntime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For one step of undoing or removing something, which never runs on a caller's deadline.</summary>
    public TimeSpan Cleanup { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For calls in progress when the daemon is told to stop.</summary>
    public TimeSpan Shutdown { get; init; } = TimeSpan.FromSeconds(10);
}
