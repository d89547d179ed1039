using Sampan.Cri;
using Sampan.Daemon.Engines.Native;
using Sampan.Images;
using Sampan.Linux.Mounts;
using CriMount = Sampan.Cri.V1.Mount;
using Mount = Sampan.Linux.Mounts.Mount;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>
/// Images mounted for containers to read, since the engine mounts none by itself: the image's own folders of the overlay2 driver,
/// put together read-only. A mount has to be there before its container, whose id is not known then: so they have a key, and a link
/// by the container's id leads to it.
/// </summary>
/// <param name="root">Where they are mounted.</param>
/// <param name="foldersOf">The folders of an image's layers, top first; null where the storage driver has none.</param>
internal sealed class ImageMounts(string root, Func<StoredImage, IReadOnlyList<string>?> foldersOf)
{
    /// <summary>Mounts the image of a mount.</summary>
    /// <param name="key">The request's.</param>
    /// <param name="request">The container.</param>
    /// <param name="mount">The mount.</param>
    /// <returns>What is to be bound.</returns>
    /// <exception cref="CriException">It cannot be had.</exception>
    public string Prepare(string key, ContainerRequest request, CriMount mount)
    {
        StoredImage image = request.MountImages[mount.ContainerPath];
        IReadOnlyList<string> folders = foldersOf(image) ?? throw CriException.FailedPrecondition(
            $"image {mount.Image.Image} cannot be mounted at {mount.ContainerPath}: the engine keeps its images in another way than the storage driver overlay2");
        string folder = Path.Combine(root, key);
        string target = Directory.CreateDirectory(Path.Combine(
            folder, Directory.Exists(folder) ? $"{Directory.GetDirectories(folder).Length}" : "0")).FullName;
        if (folders.Count == 1)
        {
            Mount.Bind(folders[0], target, MountFlags.ReadOnly);
        }
        else
        {
            Mount.FileSystem("overlay", "overlay", target, MountFlags.ReadOnly, $"lowerdir={string.Join(':', folders.Select(Short))}");
        }
        return ImageVolumes.Folder(mount, target);
    }

    /// <summary>The container of a key has its id.</summary>
    public void Claim(string key, string containerId)
    {
        if (Directory.Exists(Path.Combine(root, key)))
        {
            File.CreateSymbolicLink(Path.Combine(root, containerId), key);
        }
    }

    /// <summary>Unmounts what was mounted for a container, or for a key. Idempotent.</summary>
    public void Remove(string keyOrContainerId)
    {
        string path = Path.Combine(root, keyOrContainerId);
        if (new DirectoryInfo(path).LinkTarget is { } key)
        {
            Remove(key);
            File.Delete(path);
        }
        else if (Directory.Exists(path))
        {
            foreach (string target in Directory.GetDirectories(path))
            {
                Mount.Unmount(target, detach: true);
                Directory.Delete(target);
            }
            Directory.Delete(path);
        }
    }

    /// <summary>Unmounts what belongs to no container: of creations that a crash cut off.</summary>
    /// <param name="isKnown">Whether there is a container of this id.</param>
    public void Sweep(Func<string, bool> isKnown)
    {
        if (!Directory.Exists(root))
        {
            return;
        }
        foreach (DirectoryInfo link in new DirectoryInfo(root).GetDirectories().Where(folder => folder.LinkTarget is not null && !isKnown(folder.Name)))
        {
            Remove(link.Name);
        }
        HashSet<string> claimed = [.. new DirectoryInfo(root).GetDirectories().Select(folder => folder.LinkTarget ?? "")];
        foreach (DirectoryInfo folder in new DirectoryInfo(root).GetDirectories().Where(folder => folder.LinkTarget is null && !claimed.Contains(folder.Name)))
        {
            Remove(folder.Name);
        }
    }

    // The kernel takes a page of options: the driver keeps a short link for each layer.
    private static string Short(string folder)
    {
        string layer = Path.GetDirectoryName(folder)!;
        string link = Path.Combine(layer, "link");
        string path = File.Exists(link) ? Path.Combine(Path.GetDirectoryName(layer)!, "l", File.ReadAllText(link).Trim()) : folder;
        return Directory.Exists(path) ? path : folder;
    }
}
