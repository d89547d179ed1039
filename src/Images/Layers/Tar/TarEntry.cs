using Sampan.Linux.Files;

namespace Sampan.Images.Layers.Tar;

/// <summary>One entry of a tar, all extension headers applied.</summary>
internal sealed record TarEntry
{
    public required string Path { get; init; }

    public required string LinkTarget { get; init; }

    public required TarEntryType Type { get; init; }

    /// <summary>The twelve permission bits.</summary>
    public required uint Mode { get; init; }

    public required uint Uid { get; init; }

    public required uint Gid { get; init; }

    /// <summary>The file's length, holes included.</summary>
    public required long Size { get; init; }

    public required FileTime Modified { get; init; }

    public required uint DeviceMajor { get; init; }

    public required uint DeviceMinor { get; init; }

    /// <summary>Extended attributes, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Attributes { get; init; } = [];

    /// <summary>For a sparse file: where its data goes, in order; null for an ordinary one.</summary>
    public IReadOnlyList<TarSegment>? Segments { get; init; }
}
