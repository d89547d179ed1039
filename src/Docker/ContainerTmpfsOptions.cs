namespace Sampan.Docker;

/// <summary>A file system in memory.</summary>
public sealed record ContainerTmpfsOptions
{
    /// <summary>Its largest size; null for half of the memory.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>The mode of its root as a number; null for 1777 octal.</summary>
    public int? Mode { get; init; }
}
