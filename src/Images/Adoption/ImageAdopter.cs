using Sampan.Images.Catalog;
using Sampan.Images.Layers;
using Sampan.Images.Pulling;
using Sampan.Images.Registry;
using Sampan.Oci;

namespace Sampan.Images.Adoption;

/// <summary>
/// Takes planned images over: the layers' trees are made in parallel, put in place parents first, and each image is entered
/// when its last layer is there. One that fails leaves nothing and harms no other.
/// </summary>
internal sealed class ImageAdopter(LayerPlaces places, ImageRegister register)
{
    // Linking is the kernel's work on metadata: more hands than that wait for each other.
    private const int Hands = 4;

    internal async Task<IReadOnlyList<AdoptedImage>> AdoptAsync(
        AdoptionPlan plan, IProgress<AdoptedImage>? progress, CancellationToken cancellationToken)
    {
        using var hands = new SemaphoreSlim(Hands);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Dictionary<Digest, Task<StagedLayer>> staged = plan.Images.Where(i => i.Image.Problem is null).SelectMany(i => i.NewLayers)
            .ToDictionary(layer => layer.ChainId, layer => Task.Run(() => StageAsync(layer, hands, stop.Token), CancellationToken.None));
        var results = new List<AdoptedImage>();
        try
        {
            foreach (PlannedImage image in plan.Images)
            {
                AdoptedImage result = await AdoptAsync(image, staged, cancellationToken);
                results.Add(result);
                progress?.Report(result);
            }
            return results;
        }
        finally
        {
            await stop.CancelAsync();
            await DiscardAsync(staged.Values);
        }
    }

    private async Task<AdoptedImage> AdoptAsync(
        PlannedImage planned, Dictionary<Digest, Task<StagedLayer>> staged, CancellationToken cancellationToken)
    {
        ForeignImage image = planned.Image;
        if (image.Problem is { } problem)
            return new AdoptedImage(image, 0, 0, 0, problem);
        (long linked, long copied, int layers) = (0, 0, 0);
        try
        {
            foreach (ForeignLayer layer in image.Layers)
            {
                using IDisposable held = await places.Making.EnterAsync(layer.ChainId, cancellationToken);
                if (places.Store.Find(layer.ChainId) is not null)
                    continue;
                if (!staged.TryGetValue(layer.ChainId, out Task<StagedLayer>? making))
                    throw new LayerException($"Its layer {layer.ChainId} was removed meanwhile: try again.");
                StagedLayer made = await making;
                places.Store.Commit(made.Folder, made.Facts, layer.ChainId, layer.Parent, layer.BlobDigest);
                (linked, copied, layers) = (linked + made.Facts.Bytes - made.CopiedBytes, copied + made.CopiedBytes, layers + 1);
            }
            Enter(image);
            return new AdoptedImage(image, linked, copied, layers, null);
        }
        catch (Exception e) when (e is IOException or ImageException)
        {
            return new AdoptedImage(image, linked, copied, layers, e.Message);
        }
    }

    private async Task<StagedLayer> StageAsync(ForeignLayer layer, SemaphoreSlim hands, CancellationToken token)
    {
        await hands.WaitAsync(token);
        string folder = places.Staging.MakeLayer();
        try
        {
            string diff = Path.Combine(folder, "diff");
            TreeTwin twin = TreeTwin.Make(layer.Folder, diff, token);
            if (layer.TarSplit is { } record)
                File.Copy(record, Path.Combine(folder, LayerStore.TarRecord));
            return new StagedLayer(folder, new LayerFacts(layer.DiffId, twin.Bytes, twin.Inodes, []), twin.CopiedBytes);
        }
        catch
        {
            places.Staging.Discard(folder);
            throw;
        }
        finally
        {
            hands.Release();
        }
    }

    private void Enter(ForeignImage image)
    {
        List<ManifestDocument> documents = [.. image.Documents.Select(d => new ManifestDocument(Digest.Of(d), null, d))];
        register.Add([.. documents, new ManifestDocument(image.Id, null, image.Config)], new ImageRecord
        {
            Id = image.Id,
            Manifests = documents.Count > 0 ? [documents[^1].Digest] : [],
            Indexes = [.. documents.SkipLast(1).Select(d => d.Digest)],
            Tags = image.Tags,
            Digests = image.Digests,
            Size = image.Size > 0 ? image.Size : Math.Max(image.Config.Length + image.Layers.Sum(l => l.Bytes), 1),
            ChainIds = [.. image.Layers.Select(l => l.ChainId)],
        });
    }

    /// <summary>What was made and not put in place.</summary>
    private async Task DiscardAsync(IEnumerable<Task<StagedLayer>> staged)
    {
        foreach (Task<StagedLayer> task in staged)
        {
            await Task.WhenAny(task);
            if (task.IsCompletedSuccessfully && Directory.Exists(task.Result.Folder))
                places.Staging.Discard(task.Result.Folder);
        }
        places.Staging.Empty();
    }

    private sealed record StagedLayer(string Folder, LayerFacts Facts, long CopiedBytes);
}
