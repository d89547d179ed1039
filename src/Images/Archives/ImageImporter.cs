using Sampan.Images.Adoption;
using Sampan.Images.Catalog;
using Sampan.Images.Layers;
using Sampan.Images.Pulling;
using Sampan.Images.Registry;
using Sampan.Oci;

namespace Sampan.Images.Archives;

/// <summary>Brings the images of an archive into the store.</summary>
internal sealed class ImageImporter(LayerPlaces places, ImageRegister register, ChainLeases leases, LayerLimits limits, Func<bool> keepBlobs)
{
    /// <exception cref="ImageException">The archive is wrong; nothing of it stays.</exception>
    internal async Task<IReadOnlyList<ImageRecord>> ImportAsync(
        IEnumerable<ArchiveItem> items, ImportChoice choice, IProgress<ImportedLayer>? progress, CancellationToken cancellationToken)
    {
        using var stage = new ArchiveStage(places.Staging, limits, keepBlobs());
        // A thread of its own: it blocks on disk and pipe.
        await Task.Factory.StartNew(
            () => stage.Read(items, IsKnown, progress, cancellationToken),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var records = new List<ImageRecord>();
        foreach (ArchivedImage image in stage.Documents.Images(choice))
        {
            IReadOnlyList<Digest> chains = image.Config.ChainIds();
            using IDisposable lease = leases.Take(chains);
            for (int i = 0; i < chains.Count; i++)
                await PlaceAsync(image, i, chains, stage, cancellationToken);
            records.Add(Enter(image, chains, choice));
        }
        return records;
    }

    private bool IsKnown(Digest digest) => places.Store.All.Any(layer => layer.DiffId == digest || layer.BlobDigest == digest);

    private async Task PlaceAsync(
        ArchivedImage image, int index, IReadOnlyList<Digest> chains, ArchiveStage stage, CancellationToken cancellationToken)
    {
        Digest chain = chains[index], diffId = image.Config.Rootfs!.DiffIds![index];
        using IDisposable held = await places.Making.EnterAsync(chain, cancellationToken);
        if (places.Store.Find(chain) is not null)
            return;
        Digest? parent = index > 0 ? chains[index - 1] : null;
        ArchivedLayer? layer = stage.Layer(image.LayerPaths[index]);
        if (layer is not null && layer.Facts.DiffId != diffId)
            throw new DigestMismatchException($"The archive's layer {image.LayerPaths[index]}", diffId, layer.Facts.DiffId);
        if (layer is not null && Directory.Exists(layer.Folder))
        {
            places.Store.Commit(layer.Folder, layer.Facts, chain, parent, layer.Blob);
            return;
        }
        // The same layer on top of others: in the archive once, or not at all because the store has it.
        LayerRecord twin = places.Store.All.FirstOrDefault(known => known.DiffId == diffId)
            ?? throw new ArchiveException($"The archive lacks the layer {diffId} of {image.Title}, and the store does not have it either.");
        Repeat(twin, chain, parent, cancellationToken);
    }

    private void Repeat(LayerRecord original, Digest chain, Digest? parent, CancellationToken cancellationToken)
    {
        string folder = places.Staging.MakeLayer();
        try
        {
            TreeTwin twin = TreeTwin.Make(places.Store.DiffFolder(original.ChainId), Path.Combine(folder, "diff"), cancellationToken);
            if (places.Store.RecordFile(original.ChainId) is { } record)
                File.Copy(record, Path.Combine(folder, LayerStore.TarRecord));
            places.Store.Commit(folder, new LayerFacts(original.DiffId, twin.Bytes, twin.Inodes, []), chain, parent, original.BlobDigest);
        }
        catch
        {
            places.Staging.Discard(folder);
            throw;
        }
    }

    private ImageRecord Enter(ArchivedImage image, IReadOnlyList<Digest> chains, ImportChoice choice)
    {
        IEnumerable<string> digests = choice.Digests && image.Target is { } target
            ? image.Tags.Select(tag => ImageReference.Parse(tag).WithDigest(target).ToString()).Distinct()
            : [];
        long unpacked = chains.Sum(chain => places.Store.Find(chain)?.Bytes ?? 0);
        return register.Add([.. image.Documents, new ManifestDocument(image.Id, null, image.ConfigBytes)], new ImageRecord
        {
            Id = image.Id,
            Manifests = image.Documents.Count > 0 ? [image.Documents[^1].Digest] : [],
            Indexes = [.. image.Documents.SkipLast(1).Select(d => d.Digest)],
            Tags = image.Tags,
            Digests = [.. digests],
            Size = image.Size > 0 ? image.Size : image.ConfigBytes.Length + Math.Max(unpacked, 1),
            ChainIds = chains,
        });
    }
}
