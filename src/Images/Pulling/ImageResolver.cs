using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sampan.Images.Content;
using Sampan.Images.Layers;
using Sampan.Images.Registry;
using Sampan.Images.Snapshots;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Pulling;

/// <summary>From a reference to the one manifest and configuration for this machine. What the store has is not fetched.</summary>
internal sealed class ImageResolver(ContentStore content, ImageStoreOptions options)
{
    private readonly Platform _platform = options.Platform;
    private readonly LayerLimits _limits = new() { MaxBytes = options.MaxLayerBytes };
    private const int MaxConfig = 8 * 1024 * 1024;
    private const int MaxIndexDepth = 3;

    /// <exception cref="ImageException">It cannot be had, or is no image for this machine.</exception>
    internal async Task<ResolvedImage> ResolveAsync(
        ImageReference image, RegistryClient registry, CancellationToken cancellationToken)
    {
        Digest? known = await registry.ResolveAsync(cancellationToken);
        var documents = new List<ManifestDocument> { await DocumentAsync(registry, known, cancellationToken) };
        while (KindOf(documents[^1], image) == MediaTypes.OciIndex)
        {
            if (documents.Count > MaxIndexDepth)
                throw new UnsupportedImageException($"{image}: more than {MaxIndexDepth} indexes lead to one another.");
            ImageIndex index = Parse(documents[^1].Bytes, OciJson.Default.ImageIndex, $"the index of {image}");
            Descriptor chosen = index.Select(_platform) ?? throw new UnsupportedImageException(
                $"{image} is not made for {_platform}; it offers {Offers(index)}.");
            documents.Add(await DocumentAsync(registry, chosen.Digest, cancellationToken));
        }
        Manifest manifest = Parse(documents[^1].Bytes, OciJson.Default.Manifest, $"the manifest of {image}");
        if (manifest.Layers is null)
            throw new UnsupportedImageException($"{image}: the manifest has no list of layers.");
        if (manifest.Config.MediaType is { } type && !MediaTypes.IsImageConfig(type))
            return Artifact(documents, manifest, image);
        Check(manifest, image);
        byte[] configBytes = content.Find(manifest.Config.Digest) ?? await ConfigAsync(registry, manifest.Config, cancellationToken);
        ImageConfig config = Parse(configBytes, OciJson.Default.ImageConfig, $"the configuration of {image}");
        IReadOnlyList<Digest> diffIds = config.Rootfs?.DiffIds ?? [];
        Check(config, manifest, image);
        return new ResolvedImage
        {
            Target = documents[0].Digest,
            Documents = documents,
            Manifest = manifest,
            ConfigBytes = configBytes,
            DiffIds = diffIds,
            ChainIds = ChainIds.Of(diffIds),
        };
    }

    private ResolvedImage Artifact(List<ManifestDocument> documents, Manifest manifest, ImageReference image)
    {
        IReadOnlyList<ArtifactFile> files = ArtifactFiles.Of(manifest, image, _limits);
        IReadOnlyList<Digest> diffIds = [.. files.Select(file => file.DiffId)];
        return new ResolvedImage
        {
            Target = documents[0].Digest,
            Documents = documents,
            Manifest = manifest,
            Files = files,
            DiffIds = diffIds,
            ChainIds = ChainIds.Of(diffIds),
        };
    }

    private async Task<ManifestDocument> DocumentAsync(RegistryClient registry, Digest? digest, CancellationToken cancellationToken) =>
        digest is { } known && content.Find(known) is { } bytes
            ? new ManifestDocument(known, null, bytes)
            : await registry.FetchManifestAsync(digest, cancellationToken);

    /// <summary>Index or manifest. The document decides; the header only where the document says nothing.</summary>
    private static string KindOf(ManifestDocument document, ImageReference image)
    {
        MediaTypeProbe probe = Parse(document.Bytes, OciJson.Default.MediaTypeProbe, $"the manifest of {image}");
        if (probe.SchemaVersion == 1)
            throw new UnsupportedImageException($"{image} is in Docker's old schema 1, which is not supported: push it anew with a current tool.");
        if (probe.Manifests is not null && probe.Config is not null)
            throw new UnsupportedImageException($"{image}: the manifest is an index and an image at once.");
        string? type = probe.MediaType ?? document.MediaType;
        return probe.Manifests is not null ? MediaTypes.OciIndex
            : probe.Config is not null ? MediaTypes.OciManifest
            : throw new UnsupportedImageException($"{image}: the registry answered with {type ?? "something"} that is neither a manifest nor an index.");
    }

    private static async Task<byte[]> ConfigAsync(RegistryClient registry, Descriptor config, CancellationToken cancellationToken)
    {
        while (true)
        {
            var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
            try
            {
                await registry.FetchBlobAsync(config, pipe.Writer, static _ => { }, cancellationToken);
            }
            catch (DigestMismatchException e)
            {
                if (registry.TryNextHost(config.Digest, e) is { } all)
                    throw all;
                continue;
            }
            await pipe.Writer.CompleteAsync();
            ReadResult whole = await pipe.Reader.ReadAtLeastAsync((int)config.Size, cancellationToken);
            byte[] bytes = whole.Buffer.ToArray();
            await pipe.Reader.CompleteAsync();
            return bytes;
        }
    }

    private static void Check(Manifest manifest, ImageReference image)
    {
        if (manifest.Config.Size is < 0 or > MaxConfig)
            throw new UnsupportedImageException($"{image}: a configuration of {manifest.Config.Size} bytes; at most {MaxConfig} are accepted.");
        if (manifest.Layers.Count > OverlayOptions.MaxLowers)
            throw new UnsupportedImageException($"{image} has {manifest.Layers.Count} layers; at most {OverlayOptions.MaxLowers} can be mounted.");
        foreach (Descriptor layer in manifest.Layers)
        {
            if (layer.Size < 0)
                throw new UnsupportedImageException($"{image}: the layer {layer.Digest} has a negative size.");
            if (layer.MediaType?.EndsWith("+encrypted", StringComparison.Ordinal) == true)
                throw new UnsupportedImageException($"{image}: the layer {layer.Digest} is encrypted, which is not supported.");
            if (layer.MediaType is not null && !MediaTypes.IsLayer(layer.MediaType))
                throw new UnsupportedImageException($"{image}: {layer.Digest} is no layer but {layer.MediaType}.");
        }
    }

    private void Check(ImageConfig config, Manifest manifest, ImageReference image)
    {
        int diffs = config.Rootfs?.DiffIds?.Count ?? 0;
        if (diffs != manifest.Layers.Count)
            throw new UnsupportedImageException($"{image}: the manifest lists {manifest.Layers.Count} layers, the configuration {diffs}.");
        if (config.Os is { Length: > 0 } os && os != _platform.Os)
            throw new UnsupportedImageException($"{image} is made for {os}, this machine is {_platform}.");
    }

    private static string Offers(ImageIndex index)
    {
        List<string> all = [.. index.Manifests.Select(m => m.Platform?.ToString()).OfType<string>().Distinct().Take(20)];
        return all.Count > 0 ? string.Join(", ", all) : "no platform at all";
    }

    private static T Parse<T>(byte[] bytes, JsonTypeInfo<T> type, string what)
        where T : class
    {
        try
        {
            return ImageDocument.Parse(bytes, type);
        }
        catch (JsonException e)
        {
            throw new UnsupportedImageException($"{char.ToUpperInvariant(what[0])}{what[1..]} cannot be read: {e.Message}", e);
        }
    }
}
