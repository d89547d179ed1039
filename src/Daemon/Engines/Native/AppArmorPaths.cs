namespace Sampan.Daemon.Engines.Native;

/// <summary>Where the kernel and the host keep what has to do with AppArmor.</summary>
internal sealed record AppArmorPaths
{
    /// <summary>Begins with Y where the kernel has it on.</summary>
    public string Enabled { get; init; } = "/sys/module/apparmor/parameters/enabled";

    /// <summary>A line for each profile in the kernel.</summary>
    public string Loaded { get; init; } = "/sys/kernel/security/apparmor/profiles";

    /// <summary>The host's profiles and what they include.</summary>
    public string Policy { get; init; } = "/etc/apparmor.d";

    /// <summary>The label of this process.</summary>
    public string OwnLabel { get; init; } = "/proc/self/attr/current";
}
