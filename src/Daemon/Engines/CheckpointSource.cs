using Sampan.Images;

namespace Sampan.Daemon.Engines;

/// <summary>A checkpoint to make a container from.</summary>
internal sealed record CheckpointSource
{
    /// <summary>How it was asked for.</summary>
    public required string Name { get; init; }

    /// <summary>The archive on this host; empty when it came as an image.</summary>
    public string Archive { get; init; } = "";

    /// <summary>The image that holds it; null when it is an archive.</summary>
    public StoredImage? Image { get; init; }

    /// <summary>The image that the container's files stand on: its id's hexadecimal digits, or names; best first.</summary>
    public required IReadOnlyList<string> BaseImages { get; init; }

    /// <summary>Where the container had mounts that its configuration asked for.</summary>
    public required IReadOnlyList<string> MountPoints { get; init; }
}
