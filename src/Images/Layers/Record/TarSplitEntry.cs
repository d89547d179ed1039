using System.Text.Json.Serialization;

namespace Sampan.Images.Layers.Record;

/// <summary>One line of a record.</summary>
internal sealed record TarSplitEntry
{
    /// <summary>The content of a file: <see cref="Name"/> and <see cref="Size"/> say of which.</summary>
    internal const int FileType = 1;

    /// <summary>Bytes as they are: headers and padding, in <see cref="Payload"/>.</summary>
    internal const int SegmentType = 2;

    [JsonPropertyName("type")]
    public int Type { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>The name where it is not UTF-8.</summary>
    [JsonPropertyName("name_raw")]
    public byte[]? RawName { get; init; }

    [JsonPropertyName("size")]
    public long Size { get; init; }

    /// <summary>Of a file: a checksum that Docker writes and nobody here needs.</summary>
    [JsonPropertyName("payload")]
    public byte[]? Payload { get; init; }

    [JsonPropertyName("position")]
    public int Position { get; init; }
}
