using System.Text.Json;
using Sampan.Images.Content;
using Sampan.Images.Layers;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Archives;

/// <summary>
/// Writes images as one tar that is an OCI layout and a docker-save archive at once, as Docker since 25 and ctr write it:
/// <c>oci-layout</c>, <c>index.json</c>, <c>manifest.json</c>, <c>blobs/sha256/…</c>. Nothing is stored on the way.
/// </summary>
internal sealed class ImageExporter(LayerStore layers, ContentStore content)
{
    private readonly LayerBlobs _blobs = new(layers, content);

    /// <param name="images">What to write, each under the given names.</param>
    /// <param name="target">Where to.</param>
    /// <param name="cancellationToken">Stops it; what was written is no archive.</param>
    internal async Task<IReadOnlyList<ExportedImage>> ExportAsync(
        IReadOnlyList<(StoredImage Image, IReadOnlyList<string> Tags)> images, Stream target, CancellationToken cancellationToken)
    {
        if (images.FirstOrDefault(pair => pair.Image.ArtifactType is not null) is { Image: { } artifact })
            throw new UnsupportedImageException($"{artifact.Id} is an artifact of type {artifact.ArtifactType}, which archives of images do not hold.");
        List<Part> parts = [.. images.Select(pair => Describe(pair.Image, pair.Tags))];
        var tar = new TarFileWriter(target);
        await AddAsync(tar, "oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray(), cancellationToken);
        await AddAsync(tar, "index.json", Index(parts), cancellationToken);
        await AddAsync(tar, "manifest.json", DockerManifest(parts), cancellationToken);
        var written = new HashSet<Digest>();
        foreach (Part part in parts)
        {
            if (written.Add(part.Digest))
                await AddAsync(tar, BlobPath.Of(part.Digest), part.ManifestBytes, cancellationToken);
            if (written.Add(part.Image.Id))
                await AddAsync(tar, BlobPath.Of(part.Image.Id), part.Config, cancellationToken);
            foreach ((Descriptor layer, Digest chain) in part.Manifest.Layers.Zip(part.Image.ChainIds))
            {
                if (!written.Add(layer.Digest))
                    continue;
                await using Stream blob = _blobs.Open(chain, layer.Digest);
                await tar.AddAsync(BlobPath.Of(layer.Digest), layer.Size, blob, cancellationToken);
            }
        }
        await tar.FinishAsync(cancellationToken);
        return [.. parts.Select(part => new ExportedImage(part.Image, part.Tags, part.Digest, part.IsOriginal))];
    }

    private Part Describe(StoredImage image, IReadOnlyList<string> tags)
    {
        byte[] config = _blobs.Config(image);
        return _blobs.Original(image) is var (manifest, bytes, digest)
            ? new Part(image, tags, manifest, bytes, digest, config, IsOriginal: true)
            : Rebuilt(image, tags, config);
    }

    private Part Rebuilt(StoredImage image, IReadOnlyList<string> tags, byte[] config)
    {
        (Manifest manifest, byte[] bytes, Digest digest) = _blobs.Unpacked(image, config);
        return new Part(image, tags, manifest, bytes, digest, config, IsOriginal: false);
    }

    /// <summary>An entry for each name, as ctr and docker write it.</summary>
    private static byte[] Index(List<Part> parts)
    {
        IEnumerable<Descriptor> manifests = parts.SelectMany(part => part.Tags.Count == 0 ? [Entry(part, null)] : part.Tags.Select(tag => Entry(part, tag)));
        return JsonSerializer.SerializeToUtf8Bytes(
            new ImageIndex { MediaType = MediaTypes.OciIndex, Manifests = [.. manifests] }, OciJson.Default.ImageIndex);
    }

    private static Descriptor Entry(Part part, string? name) => new()
    {
        MediaType = part.Manifest.MediaType ?? MediaTypes.OciManifest,
        Digest = part.Digest,
        Size = part.ManifestBytes.Length,
        Annotations = name is null ? null : new Dictionary<string, string>
        {
            ["io.containerd.image.name"] = name,
            ["org.opencontainers.image.ref.name"] = name[(name.LastIndexOf(':') + 1)..],
        },
    };

    private static byte[] DockerManifest(List<Part> parts) => JsonSerializer.SerializeToUtf8Bytes(
        [.. parts.Select(part => new DockerArchiveImage
        {
            Config = BlobPath.Of(part.Image.Id),
            RepoTags = [.. part.Tags.Select(tag => ImageReference.Parse(tag).Familiar)],
            Layers = [.. part.Manifest.Layers.Select(layer => BlobPath.Of(layer.Digest))],
        })],
        ArchiveJson.Default.DockerArchiveImageArray);

    private static async Task AddAsync(TarFileWriter tar, string name, byte[] bytes, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(bytes);
        await tar.AddAsync(name, bytes.Length, stream, cancellationToken);
    }

    private sealed record Part(
        StoredImage Image, IReadOnlyList<string> Tags, Manifest Manifest, byte[] ManifestBytes, Digest Digest, byte[] Config, bool IsOriginal);
}
