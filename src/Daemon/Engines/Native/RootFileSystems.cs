using Sampan.Images;
using Sampan.Images.Snapshots;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The root file systems of containers: an overlay for each over the layers of its image.</summary>
internal sealed class RootFileSystems(OverlaySnapshotter snapshots)
{
    /// <summary>Makes and mounts one.</summary>
    /// <param name="id">The container.</param>
    /// <param name="image">Its image.</param>
    /// <param name="owners">Whose its files seem to be; as they are in the image when null.</param>
    /// <returns>Where it is mounted.</returns>
    public string Prepare(string id, StoredImage image, SnapshotOwners? owners) =>
        snapshots.Prepare(id, image.ChainIds, readOnly: false, owners).RootFs;

    /// <summary>Unmounts and removes one. Idempotent.</summary>
    public void Remove(string id) => snapshots.Remove(id);

    /// <summary>Bytes and files of its writable layer.</summary>
    public (ulong Bytes, ulong Inodes) Usage(string id)
    {
        DiskUsage usage = snapshots.Usage(id, CancellationToken.None);
        return ((ulong)usage.Bytes, (ulong)usage.Inodes);
    }

    /// <summary>The ids of all.</summary>
    public IReadOnlyCollection<string> Ids => snapshots.List();
}
