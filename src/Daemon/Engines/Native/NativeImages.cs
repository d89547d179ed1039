using Sampan.Daemon.Engines.Native.Checkpoints;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Linux.Files;
using Sampan.Oci;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Images in a store of our own.</summary>
internal sealed class NativeImages(ImageStore store, string root) : IImageEngine
{
    /// <inheritdoc/>
    public string Root { get; } = root;

    /// <inheritdoc/>
    public ImageStore? Store => store;

    /// <inheritdoc/>
    public Task<StoredImage> PullAsync(
        ImageReference reference, RegistryCredential? credential, IProgress<PullProgress>? progress, CancellationToken token) =>
        store.PullAsync(reference, credential, progress, token);

    /// <inheritdoc/>
    public IReadOnlyList<StoredImage> List() => store.List();

    /// <inheritdoc/>
    public ValueTask<StoredImage?> FindAsync(string idOrReference, CancellationToken token) =>
        ValueTask.FromResult(idOrReference.Length == 0 ? null : store.Find(idOrReference));

    /// <inheritdoc/>
    public CheckpointSource? FindCheckpoint(string imageOrPath) => new CheckpointReader(store).Find(imageOrPath);

    /// <inheritdoc/>
    public Task RemoveAsync(StoredImage image, CancellationToken token)
    {
        store.Remove(image);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Sweep() => store.Sweep();

    /// <inheritdoc/>
    public ImageDiskUsage Usage()
    {
        StoreUsage usage = store.Usage();
        DiskUsage containers = store.Snapshots.List()
            .Aggregate(default(DiskUsage), (sum, key) => sum + store.Snapshots.Usage(key, CancellationToken.None));
        return new ImageDiskUsage(
            (ulong)usage.Bytes, (ulong)usage.Inodes, (ulong)containers.Bytes, (ulong)containers.Inodes);
    }
}
