using Sampan.Docker;

namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>Where an image's files can be mounted from.</summary>
internal static class ImageMountSource
{
    private const string Driver = "overlay2";

    /// <summary>
    /// The folders to stack as lower ones of a read-only overlay, topmost first; null where the engine's storage driver keeps
    /// files in another way, or does not tell: with containerd's store it names none.
    /// </summary>
    public static IReadOnlyList<string>? Folders(ImageFolders image)
    {
        if (image.Name != Driver || !image.Data.TryGetValue("UpperDir", out string? top))
        {
            return null;
        }
        string[] below = image.Data.TryGetValue("LowerDir", out string? lower) ? lower.Split(':', StringSplitOptions.RemoveEmptyEntries) : [];
        string[] folders = [top, .. below];
        return folders.All(folder => folder.StartsWith('/')) ? folders : null;
    }
}
