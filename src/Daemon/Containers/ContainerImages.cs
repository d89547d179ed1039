using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Daemon.Containers;

/// <summary>The image that a container's files stand on, and the checkpoint that it is restored from, if any.</summary>
internal static class ContainerImages
{
    private const int IdLength = 64;

    /// <summary>Finds both. The image below a checkpoint is pulled where it is missing: no kubelet asks for it.</summary>
    /// <exception cref="CriException">There is no such image, or the configuration lacks mounts that the checkpoint has.</exception>
    public static async Task<(StoredImage Image, CheckpointSource? Checkpoint)> FindAsync(
        ContainerConfig config, IImageEngine images, CancellationToken token)
    {
        string name = config.Image.Image;
        if (images.FindCheckpoint(name) is not { } checkpoint)
        {
            return (await images.FindAsync(name, token) ?? throw CriException.NotFound($"image \"{name}\" not found: pull it first"), null);
        }
        // Mounts come from the configuration alone, or a checkpoint could bring in any folder of the host.
        string[] missing = [.. checkpoint.MountPoints.Except(config.Mounts.Select(mount => mount.ContainerPath.TrimEnd('/')))];
        return missing.Length == 0
            ? (await BaseAsync(checkpoint, images, token), checkpoint)
            : throw CriException.InvalidArgument(
                $"checkpoint \"{name}\" was made with mounts that this container does not have: {string.Join(", ", missing)}; give it the same");
    }

    private static async Task<StoredImage> BaseAsync(CheckpointSource checkpoint, IImageEngine images, CancellationToken token)
    {
        string? id = checkpoint.BaseImages.FirstOrDefault(IsId);
        StoredImage? found = null;
        foreach (string name in id is null ? checkpoint.BaseImages : [id])
        {
            found ??= await images.FindAsync(name, token);
        }
        found ??= await PullAsync(checkpoint, images, token);
        return id is null || found.Id.Hex == id
            ? found
            : throw CriException.FailedPrecondition(
                $"checkpoint \"{checkpoint.Name}\" stands on image {id}, and {(found.RepoTags.Count > 0 ? found.RepoTags[0] : "its name")} is {found.Id.Hex} by now: "
                + "pull the one that it was made of");
    }

    private static async Task<StoredImage> PullAsync(CheckpointSource checkpoint, IImageEngine images, CancellationToken token)
    {
        string? name = checkpoint.BaseImages.FirstOrDefault(each => !IsId(each) && ImageReference.TryParse(each, out _));
        return name is null
            ? throw CriException.NotFound(
                $"checkpoint \"{checkpoint.Name}\" stands on image {string.Join(", ", checkpoint.BaseImages)}, which is not here: pull it first")
            : await images.PullAsync(ImageReference.Parse(name), null, null, token);
    }

    private static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);
}
