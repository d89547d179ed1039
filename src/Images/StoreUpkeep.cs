using Sampan.Images.Archives;
using Sampan.Images.Catalog;
using Sampan.Images.Content;
using Sampan.Images.Layers;
using Sampan.Images.Snapshots;
using Sampan.Linux;
using Sampan.Oci;

namespace Sampan.Images;

/// <summary>Accounts and checks of a store. Reads only.</summary>
public sealed class StoreUpkeep
{
    private readonly ImageCatalog _catalog;
    private readonly LayerStore _layers;
    private readonly ContentStore _content;
    private readonly OverlaySnapshotter _snapshots;

    internal StoreUpkeep(ImageCatalog catalog, LayerStore layers, ContentStore content, OverlaySnapshotter snapshots)
    {
        _catalog = catalog;
        _layers = layers;
        _content = content;
        _snapshots = snapshots;
    }

    /// <summary>What everything takes, by what is written down of each layer: no folder is walked.</summary>
    public StoreSpace Space()
    {
        IReadOnlyList<ImageRecord> images = _catalog.All;
        Dictionary<Digest, int> users = images.SelectMany(image => image.ChainIds.Distinct()).CountBy(chain => chain).ToDictionary();
        var spaces = new List<ImageSpace>();
        foreach (ImageRecord image in images)
        {
            (long shared, long own) = (0, 0);
            foreach (LayerRecord layer in image.ChainIds.Distinct().Select(_layers.Find).OfType<LayerRecord>())
            {
                shared += users[layer.ChainId] > 1 ? layer.Bytes : 0;
                own += users[layer.ChainId] > 1 ? 0 : layer.Bytes;
            }
            spaces.Add(new ImageSpace(image.Id, shared, own));
        }
        List<LayerRecord> unused = [.. _layers.All.Where(layer => !users.ContainsKey(layer.ChainId))];
        return new StoreSpace(
            spaces, _layers.All.Count, _layers.All.Sum(layer => layer.Bytes), unused.Count, unused.Sum(layer => layer.Bytes), _content.Usage().Bytes);
    }

    /// <summary>What removing these images would free: layers that no other image has and no container stands on.</summary>
    public long FreedBy(IReadOnlySet<Digest> images)
    {
        HashSet<Digest> kept = Needed(_catalog.All.Where(image => !images.Contains(image.Id)));
        IEnumerable<Digest> freed = _catalog.All.Where(image => images.Contains(image.Id)).SelectMany(image => image.ChainIds).Distinct();
        return freed.Where(chain => !kept.Contains(chain)).Select(_layers.Find).OfType<LayerRecord>().Sum(layer => layer.Bytes);
    }

    /// <summary>Layers that neither an image nor a container needs: what a sweep frees.</summary>
    public (int Count, long Bytes) Orphans()
    {
        HashSet<Digest> live = Needed(_catalog.All);
        List<LayerRecord> orphans = [.. _layers.All.Where(layer => !live.Contains(layer.ChainId))];
        return (orphans.Count, orphans.Sum(layer => layer.Bytes));
    }

    /// <summary>Makes the tars of layers again and compares their digests. Reads every byte of every file.</summary>
    /// <param name="chains">Which layers.</param>
    /// <param name="cancellationToken">Looked at between reads.</param>
    public IEnumerable<CheckedLayer> Check(IEnumerable<Digest> chains, CancellationToken cancellationToken)
    {
        var blobs = new LayerBlobs(_layers, _content);
        foreach (LayerRecord layer in chains.Distinct().Select(_layers.Find).OfType<LayerRecord>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return layer.File is { } file ? Check(layer, layer.BlobDigest, () => OpenFile(layer, file), cancellationToken)
                : blobs.CanRebuild(layer.ChainId) ? Check(layer, layer.DiffId, () => blobs.OpenTar(layer.ChainId), cancellationToken)
                : new CheckedLayer(
                    layer.ChainId, layer.DiffId, LayerHealth.Unknown,
                    "it has no record of its tar, which holds a name twice or was unpacked by an older version");
        }
    }

    /// <summary>The layers that these images and all containers need.</summary>
    private HashSet<Digest> Needed(IEnumerable<ImageRecord> images)
    {
        var needed = new HashSet<Digest>(images.SelectMany(image => image.ChainIds));
        foreach (Digest top in _snapshots.Tops())
            needed.UnionWith(_layers.Stack(top)?.Select(layer => layer.ChainId) ?? []);
        return needed;
    }

    private FileStream OpenFile(LayerRecord layer, string file) => File.OpenRead(Path.Combine(_layers.DiffFolder(layer.ChainId), file));

    private static CheckedLayer Check(LayerRecord layer, Digest promised, Func<Stream> open, CancellationToken cancellationToken)
    {
        try
        {
            using Stream tar = open();
            using var hash = promised.CreateHash();
            byte[] buffer = new byte[256 * 1024];
            while (tar.Read(buffer) is > 0 and int read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }
            Digest actual = Digest.FromHash(promised.Algorithm, hash.GetHashAndReset());
            return actual == promised
                ? new CheckedLayer(layer.ChainId, layer.DiffId, LayerHealth.Sound, "")
                : new CheckedLayer(layer.ChainId, layer.DiffId, LayerHealth.Damaged, layer.File is { } file
                    ? $"its file {file} has the digest {actual}"
                    : $"its files make a tar of the digest {actual}");
        }
        catch (Exception e) when (e is ImageException or LinuxException or IOException)
        {
            return new CheckedLayer(layer.ChainId, layer.DiffId, LayerHealth.Damaged, e.Message);
        }
    }
}
