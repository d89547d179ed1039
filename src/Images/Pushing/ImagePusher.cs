using System.Text.Json;
using Sampan.Images.Archives;
using Sampan.Images.Content;
using Sampan.Images.Layers;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Pushing;

/// <summary>
/// Pushes a stored image. Its own manifest, if the registry has every blob of it or can get it from here or from another of
/// its repositories; else one of the same configuration over layers that are packed anew on the way.
/// </summary>
internal sealed class ImagePusher(LayerStore layers, ContentStore content, RegistryPush target, IProgress<PushedBlob>? progress)
{
    private readonly LayerBlobs _blobs = new(layers, content);

    /// <param name="image">What to push.</param>
    /// <param name="siblings">Repositories of the same registry that may have its layers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<PushedImage> PushAsync(StoredImage image, IReadOnlyList<string> siblings, CancellationToken cancellationToken)
    {
        byte[] config = _blobs.Config(image);
        foreach (Digest digest in image.ManifestDigests)
        {
            if (content.Find(digest) is not { } bytes || JsonSerializer.Deserialize(bytes, OciJson.Default.Manifest) is not { } manifest)
                continue;
            if (!await TryLayersAsync(image, manifest, siblings, cancellationToken))
                continue;
            await ConfigAsync(image, config, cancellationToken);
            await target.PutManifestAsync(bytes, manifest.MediaType ?? MediaTypes.OciManifest, cancellationToken);
            return new PushedImage(digest, IsOriginal: true);
        }
        return await PackedAnewAsync(image, config, cancellationToken);
    }

    /// <summary>Brings all layers of a manifest to the registry, none before it is known that all can be.</summary>
    private async Task<bool> TryLayersAsync(
        StoredImage image, Manifest manifest, IReadOnlyList<string> siblings, CancellationToken cancellationToken)
    {
        if (manifest.Layers.Count != image.ChainIds.Count)
            return false;
        var missing = new List<(Descriptor Layer, Digest Chain)>();
        foreach ((Descriptor layer, Digest chain) in manifest.Layers.Zip(image.ChainIds))
        {
            if (await target.HasAsync(layer.Digest, cancellationToken))
                progress?.Report(new PushedBlob(layer.Digest, layer.Size, PushWay.Exists));
            else if (await MountAsync(layer.Digest, siblings, cancellationToken))
                progress?.Report(new PushedBlob(layer.Digest, layer.Size, PushWay.Mounted));
            else if (_blobs.Has(chain, layer.Digest))
                missing.Add((layer, chain));
            else
                return false;
        }
        foreach ((Descriptor layer, Digest chain) in missing)
        {
            await target.UploadAsync(() => _blobs.Open(chain, layer.Digest), () => layer.Digest, cancellationToken);
            progress?.Report(new PushedBlob(layer.Digest, layer.Size, PushWay.Uploaded));
        }
        return true;
    }

    private async Task<bool> MountAsync(Digest blob, IReadOnlyList<string> siblings, CancellationToken cancellationToken)
    {
        foreach (string repository in siblings)
        {
            if (await target.MountAsync(blob, repository, cancellationToken))
                return true;
        }
        return false;
    }

    private async Task<PushedImage> PackedAnewAsync(StoredImage image, byte[] config, CancellationToken cancellationToken)
    {
        var packed = new List<Descriptor>();
        foreach (Digest chain in image.ChainIds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (Digest digest, long size) = (default, 0);
            await target.UploadAsync(
                () => new PackedTar(_blobs.OpenTar(chain), (made, length) => (digest, size) = (made, length)), () => digest, cancellationToken);
            packed.Add(new Descriptor { MediaType = MediaTypes.OciGzipLayer, Digest = digest, Size = size });
            progress?.Report(new PushedBlob(digest, size, PushWay.Uploaded));
        }
        await ConfigAsync(image, config, cancellationToken);
        var manifest = new Manifest
        {
            MediaType = MediaTypes.OciManifest,
            Config = new Descriptor { MediaType = MediaTypes.OciConfig, Digest = image.Id, Size = config.Length },
            Layers = packed,
        };
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, OciJson.Default.Manifest);
        await target.PutManifestAsync(bytes, MediaTypes.OciManifest, cancellationToken);
        return new PushedImage(Digest.Of(bytes), IsOriginal: false);
    }

    private async Task ConfigAsync(StoredImage image, byte[] config, CancellationToken cancellationToken)
    {
        if (!await target.HasAsync(image.Id, cancellationToken))
            await target.UploadAsync(() => new MemoryStream(config), () => image.Id, cancellationToken);
    }
}
