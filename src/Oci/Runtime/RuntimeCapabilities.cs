namespace Sampan.Oci.Runtime;

/// <summary>The five capability sets, names with their <c>CAP_</c> prefix (capabilities(7)).</summary>
public sealed record RuntimeCapabilities
{
    /// <summary>The most that the process or its children can ever have.</summary>
    public IReadOnlyList<string>? Bounding { get; init; }

    /// <summary>What the kernel checks.</summary>
    public IReadOnlyList<string>? Effective { get; init; }

    /// <summary>What a program with inheritable file capabilities keeps over execve.</summary>
    public IReadOnlyList<string>? Inheritable { get; init; }

    /// <summary>What the process may make effective.</summary>
    public IReadOnlyList<string>? Permitted { get; init; }

    /// <summary>What any program keeps over execve.</summary>
    public IReadOnlyList<string>? Ambient { get; init; }
}
