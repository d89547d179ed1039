using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Images.Snapshots;
using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The sources of a container's mounts: host paths, and images mounted for it.</summary>
internal sealed class ImageVolumes(RootFileSystems roots, HostInputs inputs)
{
    /// <summary>Finds or makes the source of each mount.</summary>
    /// <exception cref="CriException">A host path or a folder of an image is missing.</exception>
    public IReadOnlyList<ResolvedMount> Resolve(ContainerRequest request, SnapshotOwners? owners)
    {
        var resolved = new List<ResolvedMount>();
        foreach (Mount mount in request.Config.Mounts)
        {
            resolved.Add(request.MountImages.TryGetValue(mount.ContainerPath, out Images.StoredImage? image)
                ? new ResolvedMount(mount, Folder(mount, roots.PrepareVolume(request.Id, resolved.Count, image, owners)))
                : inputs.Resolve(mount));
        }
        return resolved;
    }

    /// <summary>The folder of a mounted image that a mount asks for. Links of the image are followed inside it only, and what they led to is what is mounted.</summary>
    /// <exception cref="CriException">The image has no such folder.</exception>
    public static string Folder(Mount mount, string root)
    {
        if (mount.ImageSubPath.Length == 0)
        {
            return root;
        }
        try
        {
            using RootedDirectory image = RootedDirectory.Open(root);
            using RootedDirectory folder = image.Resolve(mount.ImageSubPath);
            return RealPath.Of(folder.DescriptorPath);
        }
        catch (LinuxException)
        {
            throw CriException.InvalidArgument(
                $"mount \"{mount.ContainerPath}\": image {mount.Image.Image} has no folder \"{mount.ImageSubPath}\"");
        }
    }
}
