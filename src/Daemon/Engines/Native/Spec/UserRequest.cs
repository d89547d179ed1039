using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Who a container is to run as, in the words of the pod or else of the image.</summary>
/// <param name="User">A name or number; empty is root.</param>
/// <param name="Group">A name or number; null is the user's own.</param>
/// <param name="SupplementalGroups">Groups that the pod adds.</param>
/// <param name="ImageGroups">Whether the image's group file adds more (policy Merge).</param>
internal sealed record UserRequest(
    string User, string? Group, IReadOnlyList<long> SupplementalGroups, bool ImageGroups)
{
    private const int MaxLength = 1024;

    /// <exception cref="CriException">InvalidArgument: a group without a user.</exception>
    public static UserRequest From(LinuxContainerSecurityContext? security, string? imageUser)
    {
        security ??= new LinuxContainerSecurityContext();
        (string user, string? group) = Choose(
            security.RunAsUser?.Value, security.RunAsUsername, security.RunAsGroup?.Value, imageUser ?? "");
        return new UserRequest(
            user, group, security.SupplementalGroups, security.SupplementalGroupsPolicy == SupplementalGroupsPolicy.Merge);
    }

    /// <exception cref="CriException">InvalidArgument: a group without a user.</exception>
    public static UserRequest From(LinuxSandboxSecurityContext? security, string? imageUser)
    {
        security ??= new LinuxSandboxSecurityContext();
        (string user, string? group) = Choose(
            security.RunAsUser?.Value, "", security.RunAsGroup?.Value, imageUser ?? "");
        return new UserRequest(
            user, group, security.SupplementalGroups, security.SupplementalGroupsPolicy == SupplementalGroupsPolicy.Merge);
    }

    private static (string User, string? Group) Choose(long? uid, string username, long? gid, string imageUser)
    {
        string user = username.Length > 0 ? username : uid?.ToString() ?? "";
        if (user.Length > 0)
        {
            return (user, gid?.ToString());
        }
        if (gid is not null)
        {
            throw CriException.InvalidArgument($"user group \"{gid}\" is specified without user");
        }
        if (imageUser.Length > MaxLength)
        {
            throw CriException.InvalidArgument($"the image's user is longer than {MaxLength} characters");
        }
        int colon = imageUser.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (imageUser, null) : (imageUser[..colon], imageUser[(colon + 1)..]);
    }
}
