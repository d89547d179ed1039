namespace Sampan.Docker;

/// <summary>A mount to be made.</summary>
public sealed record ContainerMount
{
    /// <summary><c>bind</c> or <c>tmpfs</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "bind";

    /// <summary>The path on the machine, which must exist; null with a tmpfs.</summary>
    public string? Source { get; init; }

    /// <summary>The path in the container.</summary>
    public string Target { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it cannot be written.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Of a bind.</summary>
    public ContainerBindOptions? BindOptions { get; init; }

    /// <summary>Of a tmpfs.</summary>
    public ContainerTmpfsOptions? TmpfsOptions { get; init; }
}
