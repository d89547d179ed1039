using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>The part of the daemon's configuration that shapes specs.</summary>
internal sealed record SpecDefaults
{
    /// <summary>Limits for every container; what is not listed is inherited from the daemon.</summary>
    public IReadOnlyList<RuntimeRlimit> Ulimits { get; init; } = [];

    /// <summary>The most tasks in one container; 0 is unlimited.</summary>
    public long PidsLimit { get; init; }
}
