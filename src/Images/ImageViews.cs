using System.Collections.Concurrent;
using System.Text.Json;
using Sampan.Images.Catalog;
using Sampan.Images.Content;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images;

/// <summary>Makes what callers see of an image from its record and its configuration.</summary>
internal sealed class ImageViews
{
    private readonly ContentStore _content;
    private volatile IReadOnlyList<ImagePattern> _pinned = [];
    // Of one image, in a list that must fit into one message.
    private const int MaxAnnotationSigns = 16 * 1024;

    private static readonly ImageConfig NoConfig = new();
    private static readonly Dictionary<string, string> NoAnnotations = [];

    private readonly ConcurrentDictionary<Digest, ImageConfig> _configs = new();
    private readonly ConcurrentDictionary<Digest, IReadOnlyDictionary<string, string>> _annotations = new();

    internal ImageViews(ContentStore content, IReadOnlyList<string> pinned)
    {
        _content = content;
        Pin(pinned);
    }

    /// <summary>Sets which images must not be collected.</summary>
    internal void Pin(IReadOnlyList<string> pinned) =>
        _pinned = [.. pinned.Select(p => ImagePattern.TryParse(p, out ImagePattern? pattern) ? pattern : null).OfType<ImagePattern>()];

    internal StoredImage Of(ImageRecord record)
    {
        string? pinnedBy = _pinned.FirstOrDefault(p => record.Tags.Any(p.Fits) || record.Digests.Any(p.Fits))?.Source;
        return new StoredImage
        {
            Id = record.Id,
            ManifestDigests = record.Manifests,
            RepoTags = record.Tags,
            RepoDigests = record.Digests,
            Size = record.Size,
            ArtifactType = record.ArtifactType,
            Config = record.ArtifactType is null ? _configs.GetOrAdd(record.Id, Load) : NoConfig,
            Annotations = record.Manifests.Count > 0 ? _annotations.GetOrAdd(record.Manifests[0], LoadAnnotations) : NoAnnotations,
            ChainIds = record.ChainIds,
            Pinned = pinnedBy is not null,
            PinnedBy = pinnedBy,
        };
    }

    private ImageConfig Load(Digest id)
    {
        byte[] bytes = _content.Find(id)
            ?? throw new ImageStoreException($"The configuration of image {id} is missing or damaged: remove the image and pull it again.");
        return JsonSerializer.Deserialize(bytes, OciJson.Default.ImageConfig)!;
    }

    private Dictionary<string, string> LoadAnnotations(Digest manifest)
    {
        try
        {
            Dictionary<string, string> found = _content.Find(manifest) is { } bytes
                && JsonSerializer.Deserialize(bytes, OciJson.Default.Manifest)?.Annotations is { } annotations
                    ? annotations.Where(pair => pair.Value is not null).ToDictionary()
                    : NoAnnotations;
            return found.Sum(pair => (long)pair.Key.Length + pair.Value.Length) <= MaxAnnotationSigns ? found : NoAnnotations;
        }
        catch (JsonException)
        {
            // Taken over from another store, which had its own mind about it.
            return NoAnnotations;
        }
    }
}
