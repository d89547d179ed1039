using System.Text;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using ProfileType = Sampan.Cri.V1.SecurityProfile.Types.ProfileType;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>CRI's security options in the engine's words. Pure.</summary>
internal static class SecurityTranslation
{
    /// <summary>A container's <c>SecurityOpt</c>.</summary>
    /// <param name="container">The container.</param>
    /// <param name="sandbox">Its sandbox.</param>
    /// <param name="localhostSeccomp">The bytes of its Localhost profile; empty when it has none.</param>
    /// <param name="node">The engine.</param>
    /// <exception cref="CriException">It asks for what cannot be.</exception>
    public static IReadOnlyList<string> Of(
        ContainerConfig container, PodSandboxConfig sandbox, ReadOnlyMemory<byte> localhostSeccomp, DockerNode node)
    {
        LinuxContainerSecurityContext security = container.Linux?.SecurityContext ?? new LinuxContainerSecurityContext();
        List<string> options = [.. SELinux(security.SelinuxOptions)];
        if (!security.Privileged)
        {
#pragma warning disable CS0612 // Kubelets before 1.25 send only the old field.
            options.AddRange(Seccomp(security.Seccomp ?? ProfileText.Parse(security.SeccompProfilePath), localhostSeccomp));
#pragma warning restore CS0612
        }
        if (AppArmor(AppArmorRules.Asked(container, sandbox), security.Privileged, node) is { } profile)
        {
            options.Add($"apparmor={profile}");
        }
        if (security.NoNewPrivs)
        {
            options.Add("no-new-privileges");
        }
        return options;
    }

    /// <summary>A sandbox's <c>SecurityOpt</c>.</summary>
    public static IReadOnlyList<string> Of(LinuxSandboxSecurityContext? security, ReadOnlyMemory<byte> localhostSeccomp)
    {
        List<string> options = [.. SELinux(security?.SelinuxOptions)];
        if (security?.Privileged != true)
        {
#pragma warning disable CS0612 // Kubelets before 1.25 send only the old field.
            options.AddRange(Seccomp(security?.Seccomp ?? ProfileText.Parse(security?.SeccompProfilePath ?? ""), localhostSeccomp));
#pragma warning restore CS0612
        }
        return options;
    }

    // Nothing said is no filter; Docker's own profile is what it takes where it is not told.
    private static IEnumerable<string> Seccomp(SecurityProfile? profile, ReadOnlyMemory<byte> localhost) => profile?.ProfileType switch
    {
        null or ProfileType.Unconfined => ["seccomp=unconfined"],
        ProfileType.RuntimeDefault => [],
        ProfileType.Localhost => ["seccomp=" + Encoding.UTF8.GetString(localhost.Span)],
        _ => throw CriException.InvalidArgument(
            $"seccomp profile type {(int)profile.ProfileType} is none of RuntimeDefault, Unconfined and Localhost"),
    };

    private static string? AppArmor(SecurityProfile asked, bool privileged, DockerNode node) => asked.ProfileType switch
    {
        ProfileType.Unconfined => node.AppArmor ? "unconfined" : null,
        ProfileType.RuntimeDefault => null,
        ProfileType.Localhost when privileged => null,
        ProfileType.Localhost when !node.AppArmor => throw CriException.InvalidArgument(
            $"AppArmor profile {ProfileText.LocalName(asked)} is asked for, but this Docker Engine has no AppArmor"),
        ProfileType.Localhost => ProfileText.LocalName(asked),
        _ => throw CriException.InvalidArgument(
            $"AppArmor profile type {(int)asked.ProfileType} is none of RuntimeDefault, Unconfined and Localhost"),
    };

    private static IEnumerable<string> SELinux(SELinuxOption? options)
    {
        if (options is null)
        {
            yield break;
        }
        foreach ((string key, string value) in new[]
        {
            ("user", options.User), ("role", options.Role), ("type", options.Type), ("level", options.Level),
        })
        {
            if (value.Length > 0)
            {
                yield return $"label={key}:{value}";
            }
        }
    }
}
