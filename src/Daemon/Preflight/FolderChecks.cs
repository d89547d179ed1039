using System.Collections.Frozen;

namespace Sampan.Daemon.Preflight;

/// <summary>The daemon's two folders.</summary>
internal static class FolderChecks
{
    /// <summary>Less than this and the first image may not fit.</summary>
    private const long LittleSpace = 1L << 30;

    private static readonly FrozenSet<string> s_foreign = FrozenSet.Create(
        "nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "vfat", "exfat", "msdos", "ntfs", "ntfs3", "fuseblk");

    public static IEnumerable<PreflightFinding> Decide(HostFacts facts) =>
        [Folder("root", facts.Root, facts.Overlay), Folder("state", facts.State, null), .. Space(facts.Root)];

    private static PreflightFinding Folder(string key, FolderFacts folder, OverlayFacts? overlay)
    {
        string id = $"{key}-folder";
        if (folder.Failure is { } failure)
        {
            return PreflightFinding.Error(
                id, $"nothing can be written to the {key} folder {folder.Path}", $"{failure} (on {folder.FileSystem} at {folder.MountPoint})",
                $"make it writable, or choose another: {key}: in the configuration, or --{key}");
        }
        // Where a trial mount worked, the type does not matter; where one failed, that is reported.
        if (s_foreign.Contains(folder.FileSystem) && overlay is not { Tried: true })
        {
            return PreflightFinding.Warning(
                id, $"the {key} folder {folder.Path} lies on {folder.FileSystem}, which may lack what it takes", $"mounted at {folder.MountPoint}",
                key == "root" ? "put it on ext4, xfs or btrfs" : "put it on tmpfs, as /run is");
        }
        return PreflightFinding.Ok(id, $"the {key} folder can be written", $"{folder.Path} on {folder.FileSystem}");
    }

    private static IEnumerable<PreflightFinding> Space(FolderFacts root)
    {
        if (root.AvailableBytes is not (< LittleSpace and { } bytes)) yield break;
        yield return PreflightFinding.Warning(
            "root-space", "the root folder's file system is nearly full: pulls will fail", $"{bytes >> 20} MiB free at {root.MountPoint}",
            "free space, or move root to a larger file system");
    }
}
