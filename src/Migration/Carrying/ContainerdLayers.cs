using Sampan.Cri;
using Sampan.Cri.Containerd;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;
using Sampan.Images.Adoption;
using Sampan.Images.Layers;
using Sampan.Oci;

namespace Sampan.Migration.Carrying;

/// <summary>
/// Makes layers containerd's: for each a snapshot that is prepared, filled with links to the source's files and committed under the chain
/// ID, as an unpacked layer would be. A layer that is there already is put under the lease and left alone.
/// </summary>
/// <param name="store">The store, under a lease.</param>
internal sealed class ContainerdLayers(ContainerdClient store)
{
    /// <summary>The snapshotter of containerd's own, which has layers in the same form as Docker's overlay2.</summary>
    internal const string Snapshotter = "overlayfs";

    private const string ReferenceLabel = "containerd.io/snapshot.ref";
    private const string UpperOption = "upperdir=";
    private const int Tries = 3;

    /// <summary>How many layers were made, and the bytes that had to be copied.</summary>
    internal (int Made, long Copied) Result { get; private set; }

    /// <summary>Makes one layer, on top of those before it.</summary>
    /// <exception cref="CriException">containerd refuses.</exception>
    /// <exception cref="MigrationException">Its snapshots have another form.</exception>
    internal async Task MakeAsync(ForeignLayer layer, CancellationToken cancellation)
    {
        string chain = layer.ChainId.ToString(), key = KeyOf(layer.ChainId);
        var labels = new Dictionary<string, string> { [ReferenceLabel] = chain };
        for (int i = 0; ; i++)
        {
            if (await store.FindSnapshotAsync(Snapshotter, chain, cancellation) is { Kind: SnapshotKind.SnapshotCommitted })
            {
                await store.HoldSnapshotAsync(Snapshotter, chain, cancellation);
                return;
            }
            try
            {
                // What a run left that was cut off.
                await store.RemoveSnapshotAsync(Snapshotter, key, cancellation);
                IReadOnlyList<SnapshotMount> mounts = await store.PrepareSnapshotAsync(Snapshotter, key, layer.Parent?.ToString() ?? "", labels, cancellation);
                string folder = FolderOf(mounts);
                TreeTwin twin = await Task.Run(() => TreeTwin.Make(layer.Folder, folder, cancellation), cancellation);
                await store.CommitSnapshotAsync(Snapshotter, chain, key, labels, cancellation);
                Result = (Result.Made + 1, Result.Copied + twin.CopiedBytes);
                return;
            }
            catch (CriException e) when (e.Code == GrpcStatusCode.AlreadyExists && i < Tries)
            {
                // Somebody pulled the same layer meanwhile.
            }
        }
    }

    /// <summary>Takes away what was begun of a layer.</summary>
    internal Task DiscardAsync(ForeignLayer layer, CancellationToken cancellation) => store.RemoveSnapshotAsync(Snapshotter, KeyOf(layer.ChainId), cancellation);

    private static string KeyOf(Digest chain) => $"sampan-migrate {chain}";

    /// <summary>Where the files of a snapshot go that is being made.</summary>
    private static string FolderOf(IReadOnlyList<SnapshotMount> mounts)
    {
        SnapshotMount? mount = mounts.Count == 1 ? mounts[0] : null;
        string? folder = mount?.Type == "bind"
            ? mount.Source
            : mount?.Options.FirstOrDefault(o => o.StartsWith(UpperOption, StringComparison.Ordinal))?[UpperOption.Length..];
        return folder is not null && Directory.Exists(folder)
            ? folder
            : throw new MigrationException("containerd's snapshots are no folders of this machine: only the overlayfs snapshotter of a containerd on the node itself can be filled. Let the node pull its images.");
    }
}
