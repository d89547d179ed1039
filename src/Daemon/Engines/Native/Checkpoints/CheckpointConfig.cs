namespace Sampan.Daemon.Engines.Native.Checkpoints;

/// <summary><c>config.dump</c>.</summary>
internal sealed record CheckpointConfig
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>The image as it was asked for.</summary>
    public string? RootfsImage { get; init; }

    /// <summary>The image's id, hexadecimal digits alone (CRI-O, Sampan), or a reference (containerd).</summary>
    public string? RootfsImageRef { get; init; }

    /// <summary>A name of the image.</summary>
    public string? RootfsImageName { get; init; }

    /// <summary>The runtime handler.</summary>
    public string? Runtime { get; init; }

    public DateTimeOffset CreatedTime { get; init; }

    public DateTimeOffset CheckpointedTime { get; init; }

    public DateTimeOffset RestoredTime { get; init; }

    public bool Restored { get; init; }
}
