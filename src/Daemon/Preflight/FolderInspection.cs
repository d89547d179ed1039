using Sampan.Linux;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;

namespace Sampan.Daemon.Preflight;

/// <summary>Looks at a folder that exists or is yet to be made.</summary>
internal static class FolderInspection
{
    public static FolderFacts Look(string path, IReadOnlyList<MountInfo> mounts)
    {
        string existing = NearestExisting(path);
        MountInfo? mount = MountOf(existing, mounts);
        string? failure = mount is not null && HostFactsGatherer.IsReadOnly(mount) ? "read-only file system" : TryWrite(existing);
        return new FolderFacts(path, mount?.FileSystem ?? "unknown", mount?.MountPoint ?? "/", failure, Available(existing));
    }

    /// <summary>The folder itself, or the closest above it that exists.</summary>
    public static string NearestExisting(string path)
    {
        string at = path;
        while (!Path.Exists(at)) at = Path.GetDirectoryName(at) ?? "/";
        return at;
    }

    /// <summary>The mount that holds <paramref name="path"/>: the deepest one above it, the latest if stacked.</summary>
    internal static MountInfo? MountOf(string path, IReadOnlyList<MountInfo> mounts)
    {
        string real = RealPath(path);
        return mounts
            .Where(mount => mount.MountPoint == "/" || real == mount.MountPoint || real.StartsWith(mount.MountPoint + "/", StringComparison.Ordinal))
            .Aggregate((MountInfo?)null, (best, mount) => best is null || mount.MountPoint.Length >= best.MountPoint.Length ? mount : best);
    }

    // A link anywhere on the way moves the folder to another mount: /var/lib/sampan is often one.
    private static string RealPath(string path)
    {
        string real = "/";
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            var node = new DirectoryInfo(next);
            real = node.LinkTarget is null ? next : RealPath(node.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }
        return real;
    }

    private static string? TryWrite(string folder)
    {
        if (!Directory.Exists(folder)) return $"{folder} is not a directory";
        string probe = Path.Combine(folder, $".sampan-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    private static long? Available(string path)
    {
        try
        {
            return StatFs.Of(path).AvailableBytes;
        }
        catch (LinuxException)
        {
            return null;
        }
    }
}
