namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>How the host mounts its cgroups.</summary>
internal enum CgroupVersion
{
    V1,

    /// <summary>Version 1 controllers, with a version 2 tree that systemd uses.</summary>
    Hybrid,

    V2,
}
