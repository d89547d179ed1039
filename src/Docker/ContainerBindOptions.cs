namespace Sampan.Docker;

/// <summary>How a path of the machine is mounted.</summary>
public sealed record ContainerBindOptions
{
    /// <summary><c>private</c>, <c>rprivate</c>, <c>shared</c>, <c>rshared</c>, <c>slave</c> or <c>rslave</c>; null for <c>rprivate</c>.</summary>
    public string? Propagation { get; init; }

    /// <summary>Whether mounts below the source stay out.</summary>
    public bool? NonRecursive { get; init; }

    /// <summary>Whether mounts below a read-only one can be written. API 1.44, before which it is always so.</summary>
    public bool? ReadOnlyNonRecursive { get; init; }

    /// <summary>Whether it is an error if mounts below cannot be made read-only. API 1.44.</summary>
    public bool? ReadOnlyForceRecursive { get; init; }
}
