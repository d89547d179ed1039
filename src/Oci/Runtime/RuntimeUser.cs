namespace Sampan.Oci.Runtime;

/// <summary>Who a process runs as, by numbers (runtime-spec, "User").</summary>
public sealed record RuntimeUser
{
    /// <summary>The user id.</summary>
    public required uint Uid { get; init; }

    /// <summary>The primary group id.</summary>
    public required uint Gid { get; init; }

    /// <summary>The file mode creation mask.</summary>
    public uint? Umask { get; init; }

    /// <summary>The supplementary groups.</summary>
    public IReadOnlyList<uint>? AdditionalGids { get; init; }
}
