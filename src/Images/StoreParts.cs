using Sampan.Images.Catalog;
using Sampan.Images.Content;
using Sampan.Images.Layers;
using Sampan.Images.Pulling;
using Sampan.Images.Snapshots;
using Sampan.Linux.Files;
using Sampan.Oci;

namespace Sampan.Images;

/// <summary>The store's folders and what they have in common: who still needs which layer.</summary>
internal sealed class StoreParts : IDisposable
{
    private readonly string _root;
    private readonly FileLock _lock;
    private readonly Lock _gate = new();

    private StoreParts(string root, FileLock fileLock, TimeProvider time, Action<ImageRecord> incomplete)
    {
        _root = root;
        _lock = fileLock;
        Staging = new StagingArea(Path.Combine(root, "staging"));
        Staging.Clear();
        Content = new ContentStore(Path.Combine(root, "content"));
        Layers = LayerStore.Open(root, Staging, File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());
        Places = new LayerPlaces(Layers, Staging, new KeyedLock<Digest>());
        Snapshots = new OverlaySnapshotter(Path.Combine(root, "snapshots"), Layers, Staging, _gate);
        Leases = new ChainLeases(_gate);
        Intents = new PullIntents(Path.Combine(root, "pulls"), time);
        Catalog = ImageCatalog.Open(Path.Combine(root, "catalog.json"), image =>
        {
            bool whole = IsWhole(image);
            if (!whole)
                incomplete(image);
            return whole;
        });
    }

    internal StagingArea Staging { get; }

    internal ContentStore Content { get; }

    internal LayerStore Layers { get; }

    internal LayerPlaces Places { get; }

    internal OverlaySnapshotter Snapshots { get; }

    internal ImageCatalog Catalog { get; }

    internal ImageRegister Register => new(Content, Catalog, _gate);

    internal ChainLeases Leases { get; }

    internal PullIntents Intents { get; }

    /// <exception cref="ImageStoreException">Another process has it open, or its catalog is damaged.</exception>
    internal static StoreParts Open(string root, TimeProvider time, Action<ImageRecord> incomplete)
    {
        const UnixFileMode passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(root, passable);
        FileLock fileLock = FileLock.TryTake(Path.Combine(root, "lock"))
            ?? throw new ImageStoreException($"{root} is in use by another process: only one daemon may work on an image store.");
        try
        {
            return new StoreParts(root, fileLock, time, incomplete);
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>Removes layers and documents that no image, container, pull or next try of a pull needs.</summary>
    internal void Sweep()
    {
        lock (_gate)
        {
            var live = new HashSet<Digest>(Leases.Held);
            live.UnionWith(Intents.Held());
            live.UnionWith(Catalog.All.SelectMany(image => image.ChainIds));
            foreach (Digest top in Snapshots.Tops().Concat(Leases.Held).ToList())
                live.UnionWith(Layers.Stack(top)?.Select(layer => layer.ChainId) ?? []);
            foreach (LayerRecord layer in Layers.All)
            {
                if (!live.Contains(layer.ChainId))
                    Layers.Remove(layer);
            }
            Content.Sweep(Catalog.All.SelectMany(i => i.Manifests.Concat(i.Indexes).Append(i.Id)).ToHashSet());
        }
        Staging.Empty();
    }

    internal StoreUsage Usage()
    {
        (long bytes, long inodes) = Content.Usage();
        foreach (LayerRecord layer in Layers.All)
            (bytes, inodes) = (bytes + layer.Bytes, inodes + layer.Inodes);
        return new StoreUsage(_root, bytes, inodes);
    }

    public void Dispose() => _lock.Dispose();

    private bool IsWhole(ImageRecord image) =>
        image.ChainIds.All(chain => Layers.Find(chain) is not null) && Content.Find(image.Id) is not null;
}
