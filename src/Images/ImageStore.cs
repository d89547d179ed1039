using Microsoft.Extensions.Logging;
using Sampan.Images.Adoption;
using Sampan.Images.Archives;
using Sampan.Images.Catalog;
using Sampan.Images.Content;
using Sampan.Images.Layers;
using Sampan.Images.Pulling;
using Sampan.Images.Pushing;
using Sampan.Images.Registry;
using Sampan.Images.Snapshots;
using Sampan.Images.Trust;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Sampan.Oci;

namespace Sampan.Images;

/// <summary>
/// The images of this machine: pulled, kept, found, removed. One process at a time per root; within it all members may be
/// used from any thread.
/// </summary>
public sealed partial class ImageStore : IDisposable, IAsyncDisposable
{
    /// <summary>The name under which pulls tell their parts to tracing.</summary>
    public const string TraceSource = PullSpans.SourceName;

    private readonly StoreParts _parts;
    private readonly ImagePuller _puller;
    private readonly LayerPuller _layerPuller;
    private readonly ImageImporter _importer;
    private readonly ImageViews _views;
    private readonly TimeProvider _time;
    private readonly ILogger<ImageStore> _log;
    private readonly Lock _flushGate = new();
    private volatile ImageStoreOptions _options;
    private Task _flushing = Task.CompletedTask;

    private ImageStore(ImageStoreOptions options, StoreParts parts, TimeProvider time, ILogger<ImageStore> log)
    {
        _options = options;
        _parts = parts;
        _time = time;
        _log = log;
        _views = new ImageViews(parts.Content, options.PinnedImages);
        var limits = new LayerLimits { MaxBytes = options.MaxLayerBytes };
        _layerPuller = new LayerPuller(parts.Places, limits, options.ParallelLayers, () => _options.KeepBlobs);
        _importer = new ImageImporter(parts.Places, parts.Register, parts.Leases, limits, () => _options.KeepBlobs);
        _puller = new ImagePuller(() => _options, parts.Content, parts.Register, _layerPuller, new PullClaims(parts.Leases, parts.Intents));
    }

    /// <summary>What the store takes on the disk, whether it is sound, what it could do without.</summary>
    public StoreUpkeep Upkeep => new(_parts.Catalog, _parts.Layers, _parts.Content, _parts.Snapshots);

    /// <summary>Containers' root file systems.</summary>
    public OverlaySnapshotter Snapshots => _parts.Snapshots;

    /// <summary>Opens the store, making it if there is none; what a crash left half done is cleared away.</summary>
    /// <exception cref="ImageStoreException">Another process has it open, or its catalog is damaged.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static ImageStore Open(ImageStoreOptions options, TimeProvider time, ILogger<ImageStore> log)
    {
        StoreParts parts = StoreParts.Open(options.Root, time, image => LogIncomplete(log, image.Id, string.Join(", ", image.Tags)));
        try
        {
            return new ImageStore(options, parts, time, log);
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    /// <summary>Brings the image that the reference means now into the store; what is there already is not fetched.</summary>
    /// <param name="image">Where it is.</param>
    /// <param name="credential">For its registry; null for none.</param>
    /// <param name="progress">Told of each layer's progress, from any thread.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImageNotFoundException">The registry has no such image.</exception>
    /// <exception cref="RegistryUnauthorizedException">Credentials are wanted, or refused.</exception>
    /// <exception cref="RegistryUnavailableException">No host could be asked.</exception>
    /// <exception cref="RegistryConfigurationException">A hosts.toml is wrong.</exception>
    /// <exception cref="DigestMismatchException">What came is not what was promised; nothing stays.</exception>
    /// <exception cref="LayerException">A layer is damaged or refused; nothing stays.</exception>
    /// <exception cref="UnsupportedImageException">It is no image for this machine.</exception>
    /// <exception cref="SignatureValidationException">The node's policy does not allow it.</exception>
    public async Task<StoredImage> PullAsync(
        ImageReference image, RegistryCredential? credential, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        try
        {
            ImageRecord record = await _puller.PullAsync(image, credential, _time, progress, cancellationToken);
            LogPulled(_log, image.ToString(), record.Id, _time.GetElapsedTime(start).TotalSeconds);
            FlushLater();
            return _views.Of(record);
        }
        catch (Exception e) when (e is DigestMismatchException or LayerException)
        {
            _parts.Sweep();
            throw;
        }
    }

    /// <summary>What taking images over from another store would do. Nothing is changed.</summary>
    /// <exception cref="ForeignStoreException">The other store cannot be read.</exception>
    public AdoptionPlan PlanAdoption(IForeignStore store, AdoptionChoice choice, CancellationToken cancellationToken) =>
        AdoptionPlanner.Plan(store.Read(cancellationToken), choice, _parts.Catalog.All, chain => _parts.Layers.Find(chain) is not null);

    /// <summary>Whether files of the other store can be shared: both are on one file system.</summary>
    public bool CanShare(IForeignStore store) =>
        OneMount.Exists(RealPath.Of(store.Root), RealPath.Of(_parts.Layers.LinkFolder));

    /// <summary>Takes images over from another store, by hard links where it is on the same file system.</summary>
    /// <param name="plan">From <see cref="PlanAdoption"/>.</param>
    /// <param name="progress">Told of each image when it is done, from any thread.</param>
    /// <param name="cancellationToken">Stops it; images taken over before stay.</param>
    /// <returns>What became of each image, in the plan's order.</returns>
    public async Task<IReadOnlyList<AdoptedImage>> AdoptAsync(
        AdoptionPlan plan, IProgress<AdoptedImage>? progress, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        using IDisposable lease = _parts.Leases.Take([.. plan.Images.SelectMany(i => i.Image.Layers).Select(l => l.ChainId)]);
        IReadOnlyList<AdoptedImage> adopted = await new ImageAdopter(_parts.Places, _parts.Register).AdoptAsync(plan, progress, cancellationToken);
        LogAdopted(_log, adopted.Count(a => a.Problem is null), _time.GetElapsedTime(start).TotalSeconds);
        FlushLater();
        return adopted;
    }

    /// <summary>Brings the images of an archive into the store: docker save, OCI layout as a tar, as a folder.</summary>
    /// <param name="path">A file, a pipe or a folder.</param>
    /// <param name="choice">How it is read.</param>
    /// <param name="progress">Told of each layer, from any thread.</param>
    /// <param name="cancellationToken">Stops it; nothing of the archive stays.</param>
    /// <exception cref="ImageException">The archive is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<IReadOnlyList<StoredImage>> ImportAsync(
        string path, ImportChoice choice, IProgress<ImportedLayer>? progress, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            return await ImportAsync(ArchiveItems.OfFolder(path), choice, progress, cancellationToken);
        await using FileStream file = File.OpenRead(path);
        return await ImportAsync(ArchiveItems.OfTar(file, new LayerLimits()), choice, progress, cancellationToken);
    }

    /// <summary>Writes images as one archive that docker load, ctr, podman and this store read.</summary>
    /// <param name="images">What to write, each under the given names.</param>
    /// <param name="target">Where to, front to back.</param>
    /// <param name="cancellationToken">Stops it; what was written is no archive.</param>
    /// <exception cref="ImageStoreException">A layer cannot be made again; nothing was written.</exception>
    public async Task<IReadOnlyList<ExportedImage>> ExportAsync(
        IReadOnlyList<(StoredImage Image, IReadOnlyList<string> Tags)> images, Stream target, CancellationToken cancellationToken)
    {
        using IDisposable lease = _parts.Leases.Take([.. images.SelectMany(i => i.Image.ChainIds)]);
        return await new ImageExporter(_parts.Layers, _parts.Content).ExportAsync(images, target, cancellationToken);
    }

    /// <summary>Pushes an image.</summary>
    /// <param name="image">What.</param>
    /// <param name="target">Where to, by tag.</param>
    /// <param name="credential">For the registry; null for none.</param>
    /// <param name="progress">Told of each layer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RegistryException">The registry cannot be asked, or refuses.</exception>
    /// <exception cref="ImageStoreException">A layer cannot be made again.</exception>
    public async Task<PushedImage> PushAsync(
        StoredImage image, ImageReference target, RegistryCredential? credential, IProgress<PushedBlob>? progress, CancellationToken cancellationToken)
    {
        using IDisposable lease = _parts.Leases.Take(image.ChainIds);
        IReadOnlyList<HostEndpoint> hosts = HostsDirectory.Load(_options.RegistryConfigDirectories, target.Registry);
        using var registry = new RegistryPush(target, hosts, credential, _puller.Context(_options, _time));
        IEnumerable<ImageReference> names = image.RepoTags.Concat(image.RepoDigests).Select(ImageReference.Parse);
        string[] siblings = [.. names.Where(n => n.Registry == target.Registry && n.Repository != target.Repository).Select(n => n.Repository).Distinct()];
        return await new ImagePusher(_parts.Layers, _parts.Content, registry, progress).PushAsync(image, siblings, cancellationToken);
    }

    /// <summary>Gives an image another name, taking it from the image that had it.</summary>
    /// <returns>The image, or null if it is gone.</returns>
    public StoredImage? Tag(StoredImage image, ImageReference name) =>
        _parts.Catalog.Tag(image.Id, name.ToString()) is { } record ? _views.Of(record) : null;

    /// <summary>Takes a name from an image, which stays, be it without any.</summary>
    /// <returns>The image, or null if none had the name.</returns>
    public StoredImage? Untag(ImageReference name) => _parts.Catalog.Untag(name.ToString()) is { } record ? _views.Of(record) : null;

    /// <summary>All images.</summary>
    public IReadOnlyList<StoredImage> List() => [.. _parts.Catalog.All.Select(_views.Of)];

    /// <summary>
    /// Puts other settings in force for what begins from now on: the registries' folders, the time limit, the layers and
    /// their pieces at a time, whether blobs are kept, and the pinned images; the bandwidth for what is under way too. The rest stays as it was when the store was opened.
    /// </summary>
    public void Change(ImageStoreOptions options)
    {
        _views.Pin(options.PinnedImages);
        _layerPuller.Allow(options.ParallelLayers);
        _puller.Limit(options.MaxBandwidth);
        _options = options;
    }

    /// <summary>Finds an image by id (<c>sha256:…</c>, its hexadecimal digits or a unique beginning of them), tag or digest.</summary>
    /// <returns>The image, or null if there is none or the beginning fits several.</returns>
    public StoredImage? Find(string idOrReference) =>
        ImageSearch.Find(_parts.Catalog.All, idOrReference) is { } record ? _views.Of(record) : null;

    /// <summary>
    /// Removes an image with all its names. Layers that another image or a container uses stay until that is gone too.
    /// </summary>
    /// <returns>False if it was gone already.</returns>
    public bool Remove(StoredImage image)
    {
        if (!_parts.Catalog.Remove(image.Id))
            return false;
        LogRemoved(_log, image.Id);
        _parts.Sweep();
        return true;
    }

    /// <summary>Frees what no image, container or pull uses, e.g. after the last container of a removed image went.</summary>
    public void Sweep() => _parts.Sweep();

    /// <summary>Reads a file of an image, of its topmost layer that has it; null when none has.</summary>
    /// <param name="image">The image.</param>
    /// <param name="path">The file, without a leading slash.</param>
    /// <param name="limit">The most bytes.</param>
    /// <exception cref="IOException">It is larger.</exception>
    public byte[]? ReadFile(StoredImage image, string path, int limit)
    {
        foreach (Digest chain in image.ChainIds.Reverse())
        {
            string diff = _parts.Layers.DiffFolder(chain);
            if (!Directory.Exists(diff))
                continue;
            using RootedDirectory layer = RootedDirectory.Open(diff);
            if (layer.TryReadFile(path, limit) is { } content)
                return content;
        }
        return null;
    }

    /// <summary>What all images take on the disk.</summary>
    public StoreUsage Usage() => _parts.Usage();

    /// <summary>Waits until pulled layers are safe on the disk, then lets go of the root. Mounts stay.</summary>
    public async ValueTask DisposeAsync()
    {
        Task flushing;
        lock (_flushGate)
            flushing = _flushing;
        await flushing;
        Dispose();
    }

    /// <summary>Lets go of the root at once. Mounts stay.</summary>
    public void Dispose()
    {
        _puller.Dispose();
        _layerPuller.Dispose();
        _parts.Dispose();
    }

    private async Task<IReadOnlyList<StoredImage>> ImportAsync(
        IEnumerable<ArchiveItem> items, ImportChoice choice, IProgress<ImportedLayer>? progress, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<ImageRecord> records = await _importer.ImportAsync(items, choice, progress, cancellationToken);
            LogImported(_log, string.Join(", ", records.Select(r => r.Tags is [{ } tag, ..] ? tag : r.Id.ToString())));
            FlushLater();
            return [.. records.Select(_views.Of)];
        }
        catch (ImageException)
        {
            _parts.Sweep();
            throw;
        }
    }

    /// <summary>Flushing a large image takes seconds that nobody needs to wait for.</summary>
    private void FlushLater()
    {
        lock (_flushGate)
            _flushing = _flushing.ContinueWith(_ => Flush(), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Flush()
    {
        try
        {
            _parts.Layers.MakeDurable();
        }
        catch (IOException e)
        {
            LogNotFlushed(_log, e);
        }
    }

    [LoggerMessage(1000, LogLevel.Information, "Pulled {Image} as {Id} in {Seconds:0.00} s")]
    private static partial void LogPulled(ILogger logger, string image, Digest id, double seconds);

    [LoggerMessage(1001, LogLevel.Information, "Removed image {Id}")]
    private static partial void LogRemoved(ILogger logger, Digest id);

    [LoggerMessage(1002, LogLevel.Warning, "Image {Id} ({Tags}) is incomplete after a crash and must be pulled again")]
    private static partial void LogIncomplete(ILogger logger, Digest id, string tags);

    [LoggerMessage(1003, LogLevel.Warning, "Layers could not be flushed to the disk; after a crash they will be pulled again")]
    private static partial void LogNotFlushed(ILogger logger, Exception exception);

    [LoggerMessage(1004, LogLevel.Information, "Took over {Count} images in {Seconds:0.00} s")]
    private static partial void LogAdopted(ILogger logger, int count, double seconds);

    [LoggerMessage(1005, LogLevel.Information, "Imported {Images}")]
    private static partial void LogImported(ILogger logger, string images);
}
