using System.Text.Json;
using Sampan.Images.Content;
using Sampan.Images.Layers;
using Sampan.Images.Layers.Record;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Archives;

/// <summary>Gives stored layers back as blobs: as they came where that was kept, else as tars made again.</summary>
internal sealed class LayerBlobs(LayerStore layers, ContentStore content)
{
    /// <summary>The image's configuration, byte for byte.</summary>
    /// <exception cref="ImageStoreException">It is gone.</exception>
    internal byte[] Config(StoredImage image) => content.Find(image.Id)
        ?? throw new ImageStoreException($"The configuration of image {image.Id} is missing or damaged: remove the image and pull it again.");

    /// <summary>The image's manifest of which every blob is here byte for byte; null if there is none.</summary>
    internal (Manifest Manifest, byte[] Bytes, Digest Digest)? Original(StoredImage image)
    {
        foreach (Digest digest in image.ManifestDigests)
        {
            if (content.Find(digest) is not { } bytes || JsonSerializer.Deserialize(bytes, OciJson.Default.Manifest) is not { } manifest)
                continue;
            bool whole = manifest.Layers.Count == image.ChainIds.Count
                && manifest.Layers.Zip(image.ChainIds).All(pair => Has(pair.Second, pair.First.Digest));
            if (whole)
                return (manifest, bytes, digest);
        }
        return null;
    }

    /// <summary>A manifest of the same configuration over the layers' unpacked tars.</summary>
    /// <exception cref="ImageStoreException">A layer cannot be made again; it is named, with the remedy.</exception>
    internal (Manifest Manifest, byte[] Bytes, Digest Digest) Unpacked(StoredImage image, byte[] config)
    {
        var manifest = new Manifest
        {
            MediaType = MediaTypes.OciManifest,
            Config = new Descriptor { MediaType = MediaTypes.OciConfig, Digest = image.Id, Size = config.Length },
            Layers = [.. image.ChainIds.Select(chain => new Descriptor
            {
                MediaType = MediaTypes.OciLayer, Digest = layers.Find(chain)!.DiffId, Size = TarRecordReader.TarLength(Record(chain)),
            })],
        };
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, OciJson.Default.Manifest);
        return (manifest, bytes, Digest.Of(bytes));
    }

    /// <summary>The blob of a layer.</summary>
    /// <param name="chain">Which layer.</param>
    /// <param name="blob">Which of its blobs: the one it came as, or the unpacked one.</param>
    internal Stream Open(Digest chain, Digest blob) => Has(chain, blob) && blob != layers.Find(chain)!.DiffId
        ? File.OpenRead(layers.BlobFile(chain)!)
        : OpenTar(chain);

    /// <summary>The layer's tar, made again.</summary>
    /// <exception cref="ImageStoreException">It cannot be.</exception>
    internal Stream OpenTar(Digest chain) => new LayerTar(Record(chain), layers.DiffFolder(chain));

    internal bool CanRebuild(Digest chain) => layers.RecordFile(chain) is not null;

    /// <summary>Whether a blob of a layer can be given back.</summary>
    internal bool Has(Digest chain, Digest blob) => layers.Find(chain) is { } layer
        && ((layer.BlobDigest == blob && layers.BlobFile(chain) is not null) || (layer.DiffId == blob && CanRebuild(chain)));

    private string Record(Digest chain) => layers.RecordFile(chain)
        ?? throw new ImageStoreException(
            $"The tar of layer {chain} cannot be made again: it holds a name twice, or was unpacked by an older version. Remove the image, set images.keepBlobs and pull it again.");
}
