using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Mounts;

/// <summary>Mounts whose files seem to belong to the ids of a user namespace, mount_setattr(2). Linux 5.12 and newer.</summary>
public static class IdMappedMount
{
    /// <summary>Shows <paramref name="source"/> at <paramref name="target"/> with the owners that the namespace maps them to.</summary>
    /// <param name="source">A folder; mounts below it are not shown.</param>
    /// <param name="target">An existing folder.</param>
    /// <param name="userNamespace">The file of a user namespace with its maps written.</param>
    /// <exception cref="LinuxException">The kernel or the file system has no idmapped mounts.</exception>
    public static void Bind(string source, string target, string userNamespace)
    {
        using SafeFileHandle owner = Libc.Opened(
            Libc.open(userNamespace, Libc.O_RDONLY | Libc.O_CLOEXEC, 0), "open", userNamespace);
        using SafeFileHandle tree = Libc.OpenTree(source);
        var attributes = new Libc.MountAttributes
        {
            Set = Libc.MOUNT_ATTR_IDMAP,
            Propagation = (ulong)MountFlags.Private,
            UserNamespace = (ulong)owner.DangerousGetHandle(),
        };
        Libc.Check(Libc.SetMountAttributes(tree, attributes), "mount_setattr (idmap)", source);
        Libc.Check(Libc.MoveMount(tree, target), "move_mount", target);
    }
}
