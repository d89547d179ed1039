namespace Sampan.Oci.Runtime;

/// <summary>One rule: some calls, a condition on their arguments, an action.</summary>
public sealed record SeccompSyscall
{
    /// <summary>The calls; a name the runtime does not know is skipped by it.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The action, e.g. <c>SCMP_ACT_ALLOW</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The errno of the action.</summary>
    public uint? ErrnoRet { get; init; }

    /// <summary>Conditions that must all hold.</summary>
    public IReadOnlyList<SeccompArgument>? Args { get; init; }
}
