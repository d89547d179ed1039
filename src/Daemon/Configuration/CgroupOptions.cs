namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>cgroup</c>.</summary>
internal sealed record CgroupOptions
{
    public CgroupDriver Driver { get; init; } = CgroupDriver.Auto;

    /// <summary>
    /// Where a pod goes that names no parent: <c>/sampan</c> under cgroupfs, <c>sampan.slice</c> under systemd.
    /// Empty before resolution means the driver's own.
    /// </summary>
    public string Parent { get; init; } = "";
}
