using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Which system call filter a container runs under.</summary>
internal static class SeccompRules
{
    public static Seccomp? For(SpecInput input, RuntimeCapabilities capabilities, ICollection<string> warnings)
    {
        LinuxContainerSecurityContext security = input.Security;
        if (security.Privileged)
        {
            return null;
        }
        return For(Chosen(security), input.LocalhostSeccomp, capabilities, input.Host, warnings);
    }

    /// <summary>The filter of a profile; no profile is no filter.</summary>
    public static Seccomp? For(
        SecurityProfile? profile, ReadOnlyMemory<byte> localhost, RuntimeCapabilities capabilities, HostFacts host,
        ICollection<string> warnings)
    {
        if (profile is null || profile.ProfileType == SecurityProfile.Types.ProfileType.Unconfined)
        {
            return null;
        }
        bool local = profile.ProfileType == SecurityProfile.Types.ProfileType.Localhost;
        if (!host.Seccomp)
        {
            warnings.Add(local
                ? throw CriException.InvalidArgument(
                    $"seccomp profile {profile.LocalhostRef} is asked for, but this kernel has no seccomp")
                : "the default seccomp profile was left out: this kernel has no seccomp");
            return null;
        }
        SeccompProfile source = local
            ? SeccompReader.Read(ProfileText.LocalName(profile), localhost)
            : host.RuntimeDefaultSeccomp ?? DefaultSeccomp.Profile;
        Seccomp filter = SeccompCompiler.Compile(source, capabilities.Bounding ?? [], host);
        return local ? filter : filter with { Architectures = SeccompArch.Of(host.Architecture) is { Count: > 0 } known ? known : null };
    }

    /// <summary>The Localhost profile that a container needs read; null when none. Relative ones are under the kubelet's folder.</summary>
    public static string? LocalhostPath(LinuxContainerSecurityContext security)
    {
        SecurityProfile? profile = Chosen(security);
        return !security.Privileged && profile?.ProfileType == SecurityProfile.Types.ProfileType.Localhost
            ? ProfileText.LocalName(profile)
            : null;
    }

    private static SecurityProfile? Chosen(LinuxContainerSecurityContext security) => security.Seccomp
#pragma warning disable CS0612 // Kubelets before 1.25 send only this field.
        ?? ProfileText.Parse(security.SeccompProfilePath);
#pragma warning restore CS0612
}
