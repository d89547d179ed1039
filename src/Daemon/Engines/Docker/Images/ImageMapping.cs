using Sampan.Docker;
using Sampan.Images;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>An engine's image in our words.</summary>
internal static class ImageMapping
{
    /// <summary>The image; null if its id is no digest, which no engine has ever said.</summary>
    public static KnownImage? Of(ImageDetails details)
    {
        if (!Digest.TryParse(details.Id, out Digest id))
        {
            return null;
        }
        Digest[] layers = [.. details.RootFs.Layers.Select(text => Digest.TryParse(text, out Digest layer) ? layer : default).Where(layer => !layer.IsNone)];
        var image = new StoredImage
        {
            Id = id,
            ManifestDigests = [],
            RepoTags = [],
            RepoDigests = [],
            // The kubelet takes a size of 0 for an error.
            Size = Math.Max(1, details.Size),
            Config = ConfigOf(details, layers),
            ChainIds = ChainIds.Of(layers),
            Pinned = false,
        };
        return new KnownImage(Named(image, details.RepoTags, details.RepoDigests), details.GraphDriver);
    }

    /// <summary>The image with these names, in the form in which the engine tells them.</summary>
    public static StoredImage Named(StoredImage image, IEnumerable<string> tags, IEnumerable<string> digests)
    {
        string[] byDigest = [.. digests.Select(Full)];
        return image with
        {
            // With containerd's store what was pulled by digest is among the tags too.
            RepoTags = [.. tags.Where(name => !name.Contains('@')).Select(Full)],
            RepoDigests = byDigest,
            ManifestDigests = [.. byDigest.Select(DigestOf).Where(digest => !digest.IsNone).Distinct()],
        };
    }

    /// <summary>The image, pinned if one of its names is.</summary>
    public static StoredImage Pinned(StoredImage image, IReadOnlyList<ImagePattern> pinned)
    {
        string? by = pinned.FirstOrDefault(pattern => image.RepoTags.Any(pattern.Fits) || image.RepoDigests.Any(pattern.Fits))?.Source;
        return image with { Pinned = by is not null, PinnedBy = by };
    }

    // Docker leaves docker.io/ and library/ out.
    private static string Full(string name) => ImageReference.TryParse(name, out ImageReference? reference) ? reference.ToString() : name;

    private static Digest DigestOf(string name) => ImageReference.TryParse(name, out ImageReference? reference) ? reference.Digest ?? default : default;

    private static ImageConfig ConfigOf(ImageDetails details, Digest[] layers) => new()
    {
        Created = Known(details.Created),
        Author = Known(details.Author),
        Architecture = Known(details.Architecture),
        Os = Known(details.Os),
        Variant = Known(details.Variant),
        Rootfs = new RootFs { Type = "layers", DiffIds = layers },
        Config = new ContainerDefaults
        {
            User = details.Config.User,
            Env = details.Config.Env,
            Entrypoint = details.Config.Entrypoint,
            Cmd = details.Config.Cmd,
            WorkingDir = details.Config.WorkingDir,
            Volumes = details.Config.Volumes,
            ExposedPorts = details.Config.ExposedPorts,
            Labels = details.Config.Labels,
            StopSignal = details.Config.StopSignal,
        },
    };

    private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
