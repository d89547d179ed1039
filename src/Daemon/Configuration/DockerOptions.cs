namespace Sampan.Daemon.Configuration;

/// <summary>The Docker Engine that is driven with <c>engine: docker</c>.</summary>
internal sealed record DockerOptions
{
    /// <summary>The absolute path of its socket.</summary>
    public string Socket { get; init; } = "/var/run/docker.sock";

    /// <summary>How long one call may take that moves no image.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where dockershim and cri-dockerd noted how they connected pods, for those that are taken over from them.</summary>
    public IReadOnlyList<string> CniCacheDirs { get; init; } = ["/var/lib/cni/cache", "/var/lib/cni"];
}
