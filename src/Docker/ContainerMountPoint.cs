using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>A mount of a container as it is.</summary>
public sealed record ContainerMountPoint
{
    /// <summary><c>bind</c>, <c>volume</c>, <c>tmpfs</c>, <c>image</c> …</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The volume's name; empty for others.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The path on the machine; empty for a tmpfs.</summary>
    public string Source { get; init => field = value ?? ""; } = "";

    /// <summary>The path in the container.</summary>
    public string Destination { get; init => field = value ?? ""; } = "";

    /// <summary>Options that were asked for, e.g. <c>ro,Z</c>.</summary>
    public string Mode { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it can be written.</summary>
    [JsonPropertyName("RW")]
    public bool Writable { get; init; }

    /// <summary>E.g. <c>rprivate</c>; empty for volumes.</summary>
    public string Propagation { get; init => field = value ?? ""; } = "";
}
