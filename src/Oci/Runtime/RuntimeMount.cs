namespace Sampan.Oci.Runtime;

/// <summary>One mount (runtime-spec, "Mounts").</summary>
public sealed record RuntimeMount
{
    /// <summary>Where, absolute, inside the container.</summary>
    public required string Destination { get; init; }

    /// <summary>The filesystem's type, or <c>bind</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The device, or for a bind mount the path on the host.</summary>
    public string? Source { get; init; }

    /// <summary>Options as in fstab, with the runtime's own such as <c>rbind</c>, <c>rro</c>, <c>rslave</c>.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>User ids of an id-mapped mount.</summary>
    public IReadOnlyList<IdMapping>? UidMappings { get; init; }

    /// <summary>Group ids of an id-mapped mount.</summary>
    public IReadOnlyList<IdMapping>? GidMappings { get; init; }
}
