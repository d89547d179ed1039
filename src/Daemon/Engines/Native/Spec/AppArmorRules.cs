using Sampan.Cri;
using Sampan.Cri.V1;
using ProfileType = Sampan.Cri.V1.SecurityProfile.Types.ProfileType;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Which AppArmor profile a container is put under.</summary>
internal static class AppArmorRules
{
    private const string AnnotationPrefix = "container.apparmor.security.beta.kubernetes.io/";

    private static readonly SecurityProfile Default = new() { ProfileType = ProfileType.RuntimeDefault };

    /// <summary>What is asked for: the field, else the string of older kubelets, else the pod's annotation, else the default.</summary>
    /// <exception cref="CriException">InvalidArgument: the string says nothing that is known.</exception>
    public static SecurityProfile Asked(ContainerConfig container, PodSandboxConfig sandbox)
    {
        LinuxContainerSecurityContext? security = container.Linux?.SecurityContext;
        return security?.Apparmor
#pragma warning disable CS0612 // Kubelets before 1.30 send only this field.
            ?? ProfileText.Parse(security?.ApparmorProfile ?? "")
#pragma warning restore CS0612
            ?? ProfileText.Parse(sandbox.Annotations.TryGetValue(AnnotationPrefix + container.Metadata?.Name, out string? text) ? text : "")
            ?? Default;
    }

    /// <summary>The profile's name for the runtime spec; null for none.</summary>
    /// <exception cref="CriException">The profile cannot be had on this host.</exception>
    public static string? For(SecurityProfile asked, bool privileged, AppArmorFacts host) => asked.ProfileType switch
    {
        ProfileType.Unconfined => null,
        ProfileType.RuntimeDefault when !NeedsDefault(asked, privileged) || !host.Enabled => null,
        ProfileType.RuntimeDefault when host.DefaultFailure is { } failure => throw CriException.FailedPrecondition(
            $"AppArmor profile {AppArmorText.Name}, which containers run under unless they ask for another, is not loaded: {failure}"),
        ProfileType.RuntimeDefault => host.DefaultProfile,
        ProfileType.Localhost => Local(ProfileText.LocalName(asked), host),
        _ => throw CriException.InvalidArgument(
            $"AppArmor profile type {(int)asked.ProfileType} is none of RuntimeDefault, Unconfined and Localhost"),
    };

    /// <summary>Whether a container cannot do without the default profile.</summary>
    public static bool NeedsDefault(SecurityProfile asked, bool privileged) =>
        asked.ProfileType == ProfileType.RuntimeDefault && !privileged;

    private static string Local(string name, AppArmorFacts host) =>
        !host.Enabled ? throw CriException.InvalidArgument(
            $"AppArmor profile {name} is asked for, but AppArmor is off on this host: start its kernel with apparmor=1 security=apparmor")
        : host.Loaded is { } loaded && !loaded.Contains(name) ? throw CriException.InvalidArgument(
            $"AppArmor profile {name} is not loaded on this host: load it with apparmor_parser -r FILE")
        : name;
}
