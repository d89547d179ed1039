using Sampan.Images;
using Sampan.Images.Layers.Tar;
using Sampan.Images.Snapshots;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The root file systems of containers: an overlay for each over the layers of its image.</summary>
internal sealed class RootFileSystems(OverlaySnapshotter snapshots)
{
    // Between the container's id and the number of its volume in a snapshot's key.
    private const string VolumeMark = ".v";

    /// <summary>Makes and mounts one.</summary>
    /// <param name="id">The container.</param>
    /// <param name="image">Its image.</param>
    /// <param name="owners">Whose its files seem to be; as they are in the image when null.</param>
    /// <param name="filled">Called before it is mounted.</param>
    /// <returns>Where it is mounted.</returns>
    public string Prepare(string id, StoredImage image, SnapshotOwners? owners, Action? filled = null) =>
        snapshots.Prepare(id, image.ChainIds, readOnly: false, owners, filled).RootFs;

    /// <summary>Mounts an image's files for a container to read; removed with the container's root.</summary>
    /// <param name="id">The container.</param>
    /// <param name="number">Which of its volumes.</param>
    /// <param name="image">The image.</param>
    /// <param name="owners">Whose the files seem to be; as they are in the image when null.</param>
    /// <returns>Where it is mounted.</returns>
    public string PrepareVolume(string id, int number, StoredImage image, SnapshotOwners? owners) =>
        snapshots.Prepare($"{id}{VolumeMark}{number}", image.ChainIds, readOnly: true, owners).RootFs;

    /// <summary>Unmounts and removes one, and the container's image volumes. Idempotent.</summary>
    public void Remove(string id)
    {
        foreach (string key in snapshots.List())
        {
            if (key == id || key.StartsWith(id + VolumeMark, StringComparison.Ordinal))
            {
                snapshots.Remove(key);
            }
        }
    }

    /// <summary>Writes what a container wrote.</summary>
    /// <returns>The absolute paths that it removed.</returns>
    public IReadOnlyList<string> WriteChanges(string id, TarWriter tar, IReadOnlySet<string> without, CancellationToken token) =>
        snapshots.WriteChanges(id, tar, without, token);

    /// <summary>Unpacks what a container wrote into a root that is not mounted yet.</summary>
    public void UnpackChanges(string id, Stream tar, CancellationToken token) => snapshots.UnpackChanges(id, tar, token);

    /// <summary>Unpacks a tar into a folder of the disk, removed with the container's root at the latest.</summary>
    public string Unpack(string id, string name, Stream tar, CancellationToken token) => snapshots.Unpack(id, name, tar, token);

    /// <summary>An empty folder on the disk, removed with the container's root at the latest.</summary>
    public string MakeFolder(string id, string name) => snapshots.MakeFolder(id, name);

    /// <summary>Bytes and files of its writable layer.</summary>
    public (ulong Bytes, ulong Inodes) Usage(string id)
    {
        DiskUsage usage = snapshots.Usage(id, CancellationToken.None);
        return ((ulong)usage.Bytes, (ulong)usage.Inodes);
    }

    /// <summary>The ids of all.</summary>
    public IReadOnlyCollection<string> Ids =>
        [.. snapshots.List().Select(key => key.Split(VolumeMark)[0]).Distinct()];
}
