namespace Sampan.Daemon.Configuration;

/// <summary>Who makes cgroups.</summary>
internal enum CgroupDriver
{
    /// <summary>systemd where it is pid 1, else cgroupfs. Never seen after resolution.</summary>
    Auto,

    /// <summary>Folders under /sys/fs/cgroup.</summary>
    Cgroupfs,

    /// <summary>Slices and scopes, asked of systemd.</summary>
    Systemd,
}
