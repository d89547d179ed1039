using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Which AppArmor profile a container is put under.</summary>
internal static class AppArmorRules
{
    public static string? For(LinuxContainerSecurityContext security, HostFacts host, SpecDefaults defaults)
    {
        SecurityProfile profile = security.Apparmor
#pragma warning disable CS0612 // Kubelets before 1.30 send only this field.
            ?? ProfileText.Parse(security.ApparmorProfile)
#pragma warning restore CS0612
            ?? new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault };
        return profile.ProfileType switch
        {
            SecurityProfile.Types.ProfileType.Unconfined => null,
            SecurityProfile.Types.ProfileType.RuntimeDefault =>
                host.AppArmor && !security.Privileged ? defaults.AppArmorProfile : null,
            _ when host.AppArmor => ProfileText.LocalName(profile),
            _ => throw CriException.InvalidArgument(
                $"AppArmor profile {profile.LocalhostRef} is asked for, but AppArmor is off on this host"),
        };
    }
}
