using System.Text.Json.Serialization;

namespace Sampan.Oci.Runtime;

/// <summary>Memory limits in bytes; -1 is unlimited.</summary>
public sealed record MemoryResources
{
    /// <summary>The hard limit.</summary>
    public long? Limit { get; init; }

    /// <summary>The soft limit.</summary>
    public long? Reservation { get; init; }

    /// <summary>The limit of memory and swap together.</summary>
    public long? Swap { get; init; }

    /// <summary>How readily pages are swapped, 0 to 100; cgroup v1.</summary>
    public ulong? Swappiness { get; init; }

    /// <summary>Whether processes wait for memory instead of being killed; cgroup v1.</summary>
    [JsonPropertyName("disableOOMKiller")]
    public bool? DisableOomKiller { get; init; }

    /// <summary>Whether an update that the usage exceeds is refused.</summary>
    public bool? CheckBeforeUpdate { get; init; }
}
