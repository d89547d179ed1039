using Sampan.Linux.Mounts;

namespace Sampan.Daemon.Preflight;

/// <summary>
/// Mounts an overlay and removes what a lower layer holds. The mount alone proves little: on a file system without
/// d_type, extended attributes or whiteouts it succeeds, and deleted files come back.
/// </summary>
internal static class OverlayTrial
{
    /// <summary>Tries below <paramref name="folder"/> and cleans up.</summary>
    /// <returns>Why it does not work; null when it does.</returns>
    public static string? Run(string folder)
    {
        string trial = Path.Combine(folder, $".sampan-{Guid.NewGuid():N}");
        string merged = Path.Combine(trial, "merged");
        try
        {
            foreach (string part in (string[])["lower/folder/inner", "upper", "work", "merged"]) Directory.CreateDirectory(Path.Combine(trial, part));
            File.Create(Path.Combine(trial, "lower", "file")).Dispose();
            Mount.FileSystem(
                "overlay", "overlay", merged, MountFlags.None, $"lowerdir={trial}/lower,upperdir={trial}/upper,workdir={trial}/work");
            return Use(merged);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
        finally
        {
            CleanUp(trial, merged);
        }
    }

    private static string? Use(string merged)
    {
        File.Delete(Path.Combine(merged, "file"));
        Directory.Delete(Path.Combine(merged, "folder"), recursive: true);
        Directory.CreateDirectory(Path.Combine(merged, "folder"));
        if (Directory.EnumerateFileSystemEntries(merged).Any(entry => Path.GetFileName(entry) != "folder")) return "a removed file is still listed: the file system lacks d_type";
        return Directory.EnumerateFileSystemEntries(Path.Combine(merged, "folder")).Any()
            ? "a directory made anew shows its old content: the file system lacks extended attributes"
            : null;
    }

    private static void CleanUp(string trial, string merged)
    {
        try
        {
            if (!Directory.Exists(trial)) return;
            Mount.Unmount(merged, detach: true);
            Directory.Delete(trial, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A leftover of a few empty folders must not hide the finding.
        }
    }
}
