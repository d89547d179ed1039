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
    private readonly ConcurrentDictionary<Digest, ImageConfig> _configs = new();

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
            Config = _configs.GetOrAdd(record.Id, Load),
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
}
