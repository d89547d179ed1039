namespace Sampan.Daemon.Preflight;

/// <summary>Whether containers can have the default AppArmor profile.</summary>
/// <param name="Enabled">Whether the kernel has AppArmor on.</param>
/// <param name="SecurityFs">Whether the kernel's list of profiles can be seen.</param>
/// <param name="Parser">Full path of apparmor_parser, or null.</param>
internal sealed record AppArmorState(bool Enabled, bool SecurityFs, string? Parser);
