namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>How images of an engine are treated.</summary>
internal sealed record DockerImageOptions
{
    /// <summary>Names or patterns of images that must not be collected, such as the pause image.</summary>
    public IReadOnlyList<string> PinnedImages { get; init; } = [];

    /// <summary>Which images may be pulled: a file in the form of containers-policy.json(5), read anew at each pull; empty for none.</summary>
    public string SignaturePolicy { get; init; } = "";

    /// <summary>A pull in which nothing moves for so long fails.</summary>
    public TimeSpan ProgressTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
