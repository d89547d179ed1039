using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>The older way to name a seccomp or AppArmor profile: one string.</summary>
internal static class ProfileText
{
    private const string Local = "localhost/";

    /// <summary>The profile that the string means; null when it says nothing.</summary>
    public static SecurityProfile? Parse(string text) => text switch
    {
        "" => null,
        "runtime/default" or "docker/default" =>
            new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault },
        "unconfined" => new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.Unconfined },
        _ when text.StartsWith(Local, StringComparison.Ordinal) =>
            new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.Localhost, LocalhostRef = text },
        _ => throw CriException.InvalidArgument(
            $"security profile \"{text}\" is none of runtime/default, unconfined and localhost/NAME"),
    };

    /// <summary>A Localhost profile's name without the <c>localhost/</c> that older kubelets leave on it.</summary>
    public static string LocalName(SecurityProfile profile)
    {
        string name = profile.LocalhostRef;
        name = name.StartsWith(Local, StringComparison.Ordinal) ? name[Local.Length..] : name;
        return name.Length > 0 ? name : throw CriException.InvalidArgument("a Localhost security profile has no name");
    }
}
