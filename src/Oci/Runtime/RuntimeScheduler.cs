namespace Sampan.Oci.Runtime;

/// <summary>A scheduling policy (sched_setattr(2)).</summary>
public sealed record RuntimeScheduler
{
    /// <summary>The policy, e.g. <c>SCHED_OTHER</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>The nice value, for the time-sharing policies.</summary>
    public int? Nice { get; init; }

    /// <summary>The static priority, for the real-time policies.</summary>
    public int? Priority { get; init; }

    /// <summary>Flags, e.g. <c>SCHED_FLAG_RESET_ON_FORK</c>.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>SCHED_DEADLINE's runtime in nanoseconds.</summary>
    public ulong? Runtime { get; init; }

    /// <summary>SCHED_DEADLINE's deadline in nanoseconds.</summary>
    public ulong? Deadline { get; init; }

    /// <summary>SCHED_DEADLINE's period in nanoseconds.</summary>
    public ulong? Period { get; init; }
}
