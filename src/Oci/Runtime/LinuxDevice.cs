namespace Sampan.Oci.Runtime;

/// <summary>A device node (runtime-spec, "Devices").</summary>
public sealed record LinuxDevice
{
    /// <summary><c>c</c>, <c>b</c>, <c>u</c> or <c>p</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Where in the container.</summary>
    public required string Path { get; init; }

    /// <summary>The major number.</summary>
    public long Major { get; init; }

    /// <summary>The minor number.</summary>
    public long Minor { get; init; }

    /// <summary>Permission bits.</summary>
    public uint? FileMode { get; init; }

    /// <summary>The owner.</summary>
    public uint? Uid { get; init; }

    /// <summary>The group.</summary>
    public uint? Gid { get; init; }
}
