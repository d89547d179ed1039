using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;

namespace Sampan.Daemon.Engines;

/// <summary>Where images are kept.</summary>
internal interface IImageEngine
{
    /// <summary>Where the store's bytes are: the mount point that ImageFsInfo names.</summary>
    string Root { get; }

    /// <summary>The store of our own, for what only it can do; null where somebody else keeps the images.</summary>
    ImageStore? Store { get; }

    /// <summary>Fetches an image, or finds that it is there; tells of each layer's progress from any thread.</summary>
    Task<StoredImage> PullAsync(
        ImageReference reference, RegistryCredential? credential, IProgress<PullProgress>? progress, CancellationToken token);

    /// <summary>All images, as they are known; waits for nobody.</summary>
    IReadOnlyList<StoredImage> List();

    /// <summary>The image with this id, id prefix, tag or digest; null when there is none.</summary>
    ValueTask<StoredImage?> FindAsync(string idOrReference, CancellationToken token);

    /// <summary>The checkpoint that an image holds, or an archive of this host named by its absolute path; null for all others.</summary>
    /// <exception cref="Sampan.Cri.CriException">It claims to be one and is not whole.</exception>
    CheckpointSource? FindCheckpoint(string imageOrPath);

    /// <summary>Removes an image with all its names. Idempotent.</summary>
    Task RemoveAsync(StoredImage image, CancellationToken token);

    /// <summary>Frees layers that only a removed container still used.</summary>
    void Sweep();

    /// <summary>Disk that images use, and disk that the writable layers of containers use; waits for nobody.</summary>
    ImageDiskUsage Usage();
}
