namespace Sampan.Migration.Kubelet;

/// <summary>What a kubelet is to be told.</summary>
internal sealed record KubeletWish
{
    /// <summary>What it is moved to (<see cref="TargetKind"/>).</summary>
    internal required string Target { get; init; }

    /// <summary>The socket, with scheme; empty for the kubelet's own shim.</summary>
    internal required string Endpoint { get; init; }

    /// <summary><c>systemd</c> or <c>cgroupfs</c>.</summary>
    internal required string CgroupDriver { get; init; }

    /// <summary>
    /// Settings to set, named as in <see cref="KubeletConfiguration.Settings"/>. Sizes may be Docker's (<c>10m</c>); a count of log files
    /// below two becomes two. Those that are flags only are set as flags, where the kubelet's version has them.
    /// </summary>
    internal IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The unit that ties to other runtimes' units are to name instead, e.g. <c>containerd.service</c>; null to leave them.</summary>
    internal string? Unit { get; init; }
}
