using Sampan.Images;
using Sampan.Images.Snapshots;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The root file systems of containers: an overlay for each over the layers of its image.</summary>
internal sealed class RootFileSystems(OverlaySnapshotter snapshots)
{
    /// <summary>Makes and mounts one.</summary>
    /// <returns>Where it is mounted.</returns>
    public string Prepare(string id, StoredImage image) => snapshots.Prepare(id, image.ChainIds).RootFs;

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
