namespace Sampan.Daemon.Configuration;

/// <summary>The Docker Engine that is driven with <c>engine: docker</c>.</summary>
internal sealed record DockerOptions
{
    /// <summary>The absolute path of its socket.</summary>
    public string Socket { get; init; } = "/var/run/docker.sock";

    /// <summary>How long one call may take that moves no image.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
