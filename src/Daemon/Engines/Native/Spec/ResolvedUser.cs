namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Who a container runs as, by numbers.</summary>
internal sealed record ResolvedUser
{
    public uint Uid { get; init; }

    public uint Gid { get; init; }

    /// <summary>All groups of the process, the primary one first.</summary>
    public IReadOnlyList<uint> AdditionalGids { get; init; } = [0];

    /// <summary>The name and home in the image's passwd file, if it knows the user.</summary>
    public string? Username { get; init; }

    public string? Home { get; init; }
}
