namespace Sampan.Images.Snapshots;

/// <summary>Builds overlayfs's mount options (kernel Documentation/filesystems/overlayfs.rst).</summary>
internal static class OverlayOptions
{
    /// <summary>The most layers overlayfs stacks.</summary>
    internal const int MaxLowers = 500;

    /// <param name="lowers">Folders, top first; no comma, colon or backslash in them.</param>
    /// <param name="upper">The writable folder, with its work folder on the same file system; null for read-only.</param>
    /// <param name="isVolatile">Leave out all flushing: after a crash the work folder must be made anew.</param>
    internal static string Build(IEnumerable<string> lowers, (string Upper, string Work)? upper, bool isVolatile)
    {
        string options = $"index=off,lowerdir={string.Join(':', lowers)}";
        if (upper is not var (folder, work))
            return options;
        options += $",upperdir={folder},workdir={work}";
        return isVolatile ? options + ",volatile" : options;
    }

    /// <summary>True if the path can stand in the options as it is.</summary>
    internal static bool IsPlain(string path) => !path.AsSpan().ContainsAny(",:\\\"");
}
