using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Containers;

/// <summary>What every container must have, and how one is found.</summary>
internal static class ContainerRules
{
    /// <summary>The key under which there is one container at a time.</summary>
    public static string Key(string sandboxId, ContainerMetadata metadata) => $"{sandboxId}_{metadata.Name}_{metadata.Attempt}";

    /// <summary>Refuses what no container can be made from.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT, naming the field.</exception>
    public static ContainerConfig Validate(ContainerConfig? config)
    {
        if (config?.Metadata is not { } metadata || metadata.Name.Length == 0)
        {
            throw CriException.InvalidArgument("config.metadata.name is required to make a container");
        }
        if (config.Image is null || config.Image.Image.Length == 0)
        {
            throw CriException.InvalidArgument($"config.image.image is required to make container \"{metadata.Name}\"");
        }
        foreach (Mount mount in config.Mounts)
        {
            if (ImageVolumeFault(mount) is { } fault)
            {
                throw CriException.InvalidArgument($"mount \"{mount.ContainerPath}\" of container \"{metadata.Name}\": {fault}");
            }
        }
        return config;
    }

    private static string? ImageVolumeFault(Mount mount) =>
        mount.Image is not { Image.Length: > 0 }
            ? mount.ImageSubPath.Length > 0 ? "image_sub_path is set and image is not" : null
        : mount.HostPath.Length > 0 ? "it has both an image and a host path"
        : !mount.Readonly ? "an image volume must be readonly"
        : Path.IsPathRooted(mount.ImageSubPath) || mount.ImageSubPath.Split('/').Contains("..")
            ? $"image_sub_path \"{mount.ImageSubPath}\" must be relative and without .."
        : mount.Propagation != MountPropagation.PropagationPrivate ? "an image volume cannot propagate mounts"
        : null;

    /// <summary>The finished container with this id or unique prefix.</summary>
    /// <exception cref="CriException">NOT_FOUND: there is none.</exception>
    public static ContainerRecord Get(this RecordStore<ContainerRecord> containers, string idOrPrefix) =>
        containers.Resolve(idOrPrefix) is { IsComplete: true } record
            ? record
            : throw CriException.NotFound($"container \"{idOrPrefix}\" not found");
}
