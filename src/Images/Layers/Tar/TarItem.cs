using Sampan.Linux.Files;

namespace Sampan.Images.Layers.Tar;

/// <summary>One entry to write.</summary>
public sealed record TarItem
{
    /// <summary>Its path, without a leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>What it is; a socket cannot be had in a tar.</summary>
    public required NodeType Type { get; init; }

    /// <summary>The twelve permission bits.</summary>
    public required uint Mode { get; init; }

    /// <summary>The owner.</summary>
    public uint Uid { get; init; }

    /// <summary>The owning group.</summary>
    public uint Gid { get; init; }

    /// <summary>The content's length; 0 for all but regular files.</summary>
    public long Size { get; init; }

    /// <summary>Last change of the content; fractions are left out.</summary>
    public FileTime Modified { get; init; }

    /// <summary>Where a symbolic link points.</summary>
    public string SymlinkTarget { get; init; } = "";

    /// <summary>The entry that this is another name of; empty for the first name.</summary>
    public string HardLinkTarget { get; init; } = "";

    /// <summary>What a device node stands for.</summary>
    public (uint Major, uint Minor) Device { get; init; }

    /// <summary>Extended attributes.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Attributes { get; init; } = [];
}
