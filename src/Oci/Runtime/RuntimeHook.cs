namespace Sampan.Oci.Runtime;

/// <summary>A program that the runtime runs at a point of the container's life (runtime-spec, "POSIX-platform Hooks").</summary>
public sealed record RuntimeHook
{
    /// <summary>The program, absolute.</summary>
    public required string Path { get; init; }

    /// <summary>Its arguments, its own name first.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Its environment, <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Seconds after which it is given up.</summary>
    public int? Timeout { get; init; }
}
