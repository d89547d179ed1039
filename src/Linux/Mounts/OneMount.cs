using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Files;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Mounts;

/// <summary>
/// Two folders of one file system, opened through one mount. link(2) refuses to link from one mount to another even where
/// both show the same file system, as a folder that is bound to itself does; opened this way it works.
/// </summary>
public sealed class OneMount : IDisposable
{
    private OneMount(RootedDirectory source, RootedDirectory target)
    {
        Source = source;
        Target = target;
    }

    /// <summary>The first folder.</summary>
    public RootedDirectory Source { get; }

    /// <summary>The second folder.</summary>
    public RootedDirectory Target { get; }

    /// <summary>Opens both folders; null where they are on two file systems, or no mount shows both.</summary>
    /// <param name="source">Absolute, no link in it.</param>
    /// <param name="target">Absolute, no link in it.</param>
    /// <exception cref="LinuxException">One of them cannot be opened.</exception>
    public static OneMount? TryOpen(string source, string target)
    {
        if (Find(MountInfo.Read(), source, target) is not var (mountPoint, below, beside))
        {
            return null;
        }
        // A copy of the one mount, without those that lie on it and hide what is below.
        using SafeFileHandle mount = Libc.OpenTree(mountPoint);
        RootedDirectory first = RootedDirectory.OpenBelow(mount, below, source);
        try
        {
            return new OneMount(first, RootedDirectory.OpenBelow(mount, beside, target));
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    /// <summary>Whether both lie on one file system that one mount shows.</summary>
    public static bool Exists(string source, string target) => Find(MountInfo.Read(), source, target) is not null;

    /// <summary>A mount that shows both paths, and the paths below its mount point.</summary>
    internal static (string MountPoint, string Source, string Target)? Find(
        IReadOnlyList<MountInfo> mounts, string source, string target)
    {
        if (Place(mounts, source) is not var (device, inner) || Place(mounts, target) is not var (other, beside) || device != other)
        {
            return null;
        }
        foreach (MountInfo mount in mounts.Where(m => m.Device == device))
        {
            // One that a later mount hides cannot be opened by its path.
            bool seen = Covering(mounts, mount.MountPoint) == mount;
            if (seen && Below(mount.Root, inner) is { } first && Below(mount.Root, beside) is { } second)
            {
                return (mount.MountPoint, first, second);
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Source.Dispose();
        Target.Dispose();
    }

    /// <summary>The device a path is on, and its path within the file system.</summary>
    private static (string Device, string Inner)? Place(IReadOnlyList<MountInfo> mounts, string path)
    {
        if (Covering(mounts, path) is not { } mount)
        {
            return null;
        }
        string below = Below(mount.MountPoint, path)!;
        return (mount.Device, below.Length == 0 ? mount.Root : $"{mount.Root.TrimEnd('/')}/{below}");
    }

    /// <summary>The mount that a path leads to: of those with the longest mount point the last one made.</summary>
    private static MountInfo? Covering(IReadOnlyList<MountInfo> mounts, string path)
    {
        MountInfo? best = null;
        foreach (MountInfo mount in mounts)
        {
            if (Below(mount.MountPoint, path) is not null && mount.MountPoint.Length >= (best?.MountPoint.Length ?? 0))
            {
                best = mount;
            }
        }
        return best;
    }

    /// <summary>The path seen from the folder, without a leading <c>/</c>; null if it is not in it.</summary>
    private static string? Below(string folder, string path)
    {
        if (folder == "/")
        {
            return path.TrimStart('/');
        }
        if (path == folder)
        {
            return "";
        }
        return path.StartsWith(folder + "/", StringComparison.Ordinal) ? path[(folder.Length + 1)..] : null;
    }
}
