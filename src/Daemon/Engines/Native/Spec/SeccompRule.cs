using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>One rule of a <see cref="SeccompProfile"/>.</summary>
internal sealed record SeccompRule
{
    public string? Name { get; init; }

    public IReadOnlyList<string>? Names { get; init; }

    public string Action { get; init; } = "";

    public uint? ErrnoRet { get; init; }

    public IReadOnlyList<SeccompArgument>? Args { get; init; }

    /// <summary>The rule counts only where all of this holds.</summary>
    public SeccompCondition? Includes { get; init; }

    /// <summary>The rule does not count where any of this holds.</summary>
    public SeccompCondition? Excludes { get; init; }
}
