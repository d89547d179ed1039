using Sampan.Images.Catalog;
using Sampan.Images.Content;
using Sampan.Images.Layers;
using Sampan.Images.Registry;
using Sampan.Images.Trust;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Pulling;

/// <summary>One pull: resolve, fetch the layers in parallel, enter the image in the catalog.</summary>
internal sealed class ImagePuller(
    Func<ImageStoreOptions> current, ContentStore content, ImageRegister register, LayerPuller layers, PullClaims claims) : IDisposable
{
    private readonly ImageResolver _resolver = new(content, current());
    private readonly TokenCache _tokens = new();
    private readonly ChunkBudget _chunks = new();
    private readonly BandwidthLimit _bandwidth = new(current().MaxBandwidth);

    internal async Task<ImageRecord> PullAsync(
        ImageReference image, RegistryCredential? credential, TimeProvider time, IProgress<PullProgress>? progress,
        CancellationToken cancellationToken)
    {
        ImageStoreOptions options = current();
        IReadOnlyList<HostEndpoint> hosts = HostsDirectory.Load(options.RegistryConfigDirectories, image.Registry);
        using var registry = new RegistryClient(image, hosts, credential, Context(options, time));
        ResolvedImage resolved = await PullSpans.RunAsync(
            "resolve image", "image", image.ToString(), () => _resolver.ResolveAsync(image, registry, cancellationToken));
        await new TrustCheck(options.Trust).RequireAsync(image, resolved.Documents[0], cancellationToken);
        using IDisposable lease = claims.Leases.Take(resolved.ChainIds);
        claims.Intents.Begin(resolved.Target, resolved.ChainIds);
        try
        {
            await PullLayersAsync(resolved, registry, progress, cancellationToken);
            ImageRecord record = Enter(image, resolved);
            claims.Intents.End(resolved.Target);
            return record;
        }
        catch (Exception e) when (e is DigestMismatchException or LayerException)
        {
            // Of a poisoned image nothing stays. After other failures whole layers do: the next try begins there.
            claims.Intents.End(resolved.Target);
            throw;
        }
    }

    /// <summary>Holds all pulls together to so many bytes a second from now on; 0 for no limit.</summary>
    internal void Limit(long bytesPerSecond) => _bandwidth.Set(bytesPerSecond);

    public void Dispose() => _chunks.Dispose();

    internal RegistryContext Context(ImageStoreOptions options, TimeProvider time)
    {
        return new RegistryContext
        {
            Retry = options.Retry with { ProgressTimeout = options.ProgressTimeout },
            Proxies = options.Proxies,
            Tokens = _tokens,
            Ranges = options.Ranges with { Streams = options.BlobStreams },
            Chunks = _chunks,
            Bandwidth = _bandwidth,
            Time = time,
        };
    }

    private async Task PullLayersAsync(
        ResolvedImage image, RegistryClient registry, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        // The first failure ends the others: a pull fails as a whole.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task>();
        Exception? first = null;
        Task below = Task.CompletedTask;
        IReadOnlyList<Descriptor> blobs = image.Blobs;
        for (int i = 0; i < blobs.Count; i++)
        {
            var layer = new LayerToPull(
                blobs[i], image.DiffIds[i], image.ChainIds[i], i > 0 ? image.ChainIds[i - 1] : null, image.Files?[i].Path);
            below = WatchAsync(PullLayerAsync(layer, registry, below, progress, stop.Token));
            running.Add(below);
        }
        try
        {
            await Task.WhenAll(running);
        }
        catch when (first is not null)
        {
            // Not the one of the lowest layer, which may only have been cancelled, but the one that came first.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        async Task WatchAsync(Task pull)
        {
            try
            {
                await pull;
            }
            catch (Exception e)
            {
                if (Interlocked.CompareExchange(ref first, e, null) is null)
                    await stop.CancelAsync();
                throw;
            }
        }
    }

    /// <summary>One layer, from the next host where one gives wrong bytes, however they were found out.</summary>
    private async Task PullLayerAsync(
        LayerToPull layer, RegistryClient registry, Task below, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await layers.PullAsync(layer, registry, below, progress, cancellationToken);
                return;
            }
            catch (ImageException e) when (e is DigestMismatchException or LayerException && !below.IsFaulted)
            {
                if (registry.TryNextHost(layer.Blob.Digest, e) is { } all)
                    throw all;
            }
        }
    }

    private ImageRecord Enter(ImageReference image, ResolvedImage resolved)
    {
        List<ManifestDocument> documents = [.. resolved.Documents];
        if (resolved.Files is null)
            documents.Add(new ManifestDocument(resolved.Id, null, resolved.ConfigBytes));
        return register.Add(documents, new ImageRecord
        {
            Id = resolved.Id,
            ArtifactType = resolved.Files is null ? null : ArtifactFiles.TypeOf(resolved.Manifest),
            Manifests = [resolved.Documents[^1].Digest],
            Indexes = [.. resolved.Documents.SkipLast(1).Select(d => d.Digest)],
            // A digest wins over a tag beside it, which then says nothing (as Docker and containerd have it).
            Tags = image is { Digest: null, Tag: { } tag } ? [image.WithTag(tag).ToString()] : [],
            Digests = [image.WithDigest(resolved.Target).ToString()],
            Size = Math.Max(resolved.Size, 1),
            ChainIds = resolved.ChainIds,
        });
    }
}
