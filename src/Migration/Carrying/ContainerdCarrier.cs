using System.Text.Json;
using Sampan.Cri;
using Sampan.Cri.Containerd;
using Sampan.Cri.Grpc.Client;
using Sampan.Images;
using Sampan.Images.Adoption;
using Sampan.Images.Registry;
using Sampan.Linux;
using Sampan.Migration.Planning;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Migration.Carrying;

/// <summary>
/// Brings images into containerd through its own interface, while it runs: each layer as a snapshot of links, the configuration and the
/// manifest as content, the names as its CRI plugin keeps them. Layers as they were packed are not brought: nothing that runs needs them.
/// All of an image is made under a lease, so that a failure, or a crash and a day, leaves nothing.
/// </summary>
internal sealed class ContainerdCarrier : IImageCarrier, IDisposable
{
    private const string Namespace = "k8s.io";
    private const int MaxDocument = 8 << 20;
    private const string ManagedLabel = "io.cri-containerd.image", PinnedLabel = "io.cri-containerd.pinned";
    private const string ContentLabel = "containerd.io/gc.ref.content.", SnapshotLabel = "containerd.io/gc.ref.snapshot.";

    private static readonly TimeSpan s_call = TimeSpan.FromMinutes(5), s_lease = TimeSpan.FromDays(1);

    private readonly CarrySettings _settings;
    private readonly TimeProvider _time;
    private readonly CriChannel _channel;
    private readonly ContainerdClient _store;
    private readonly ManifestSource _registry;
    private readonly ManifestFinder _manifests;
    private readonly Lazy<SourceImages> _source;

    internal ContainerdCarrier(CarrySettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _channel = new CriChannel(settings.Endpoint, new CriChannelOptions { DefaultDeadline = s_call, Time = time });
        _store = new ContainerdClient(_channel, Namespace);
        _registry = new ManifestSource(settings.RegistryFolders, ProxyRules.Read(settings.Variable), time);
        _manifests = new ManifestFinder(_registry);
        _source = new Lazy<SourceImages>(() => SourceImages.Of(settings));
    }

    /// <inheritdoc/>
    public Task<PlanImages> OutlineAsync(IReadOnlyList<string>? wanted, CancellationToken cancellation) =>
        Task.FromResult(_source.Value.Outline(wanted, _settings.TargetRoot, cancellation));

    /// <inheritdoc/>
    public async Task<string> CarryAsync(PlanImage image, CancellationToken cancellation)
    {
        if (await HasAsync(image, cancellation))
            return "was there already";
        ForeignImage found = _source.Value.Get(image, cancellation);
        CarriedManifest manifest = await _manifests.FindAsync(found, cancellation);
        string lease = LeaseOf(found.Id);
        ContainerdClient store = _store.Under(lease);
        var layers = new ContainerdLayers(store);
        var named = new List<string>();
        try
        {
            await _store.CreateLeaseAsync(lease, _time.GetUtcNow() + s_lease, cancellation);
            foreach (ForeignLayer layer in found.Layers)
                await layers.MakeAsync(layer, cancellation);
            await WriteAsync(store, found, manifest, cancellation);
            await NameAsync(found, manifest, named, cancellation);
            await _store.DeleteLeaseAsync(lease, collect: false, cancellation);
        }
        catch (Exception e)
        {
            await TakeBackAsync(found, layers, lease, named);
            if (e is CriException or LinuxException or IOException or ImageException or JsonException)
                throw new MigrationException($"{ImageTitle.Of(image)}: cannot be brought into containerd: {e.Message}", e);
            throw;
        }
        (int made, long copied) = layers.Result;
        string how = made == 0 ? "all layers were there" : $"{ImageTitle.Layers(made)} {(copied > 0 ? "copied" : "linked")}";
        return $"{how}, {manifest.Words}";
    }

    /// <inheritdoc/>
    public Task<bool> HasAsync(PlanImage image, CancellationToken cancellation) => AskAsync(async () =>
    {
        foreach (string name in image.Tags.Concat(image.Digests).Append(image.Id))
        {
            if (await _store.FindImageAsync(name, cancellation) is not { } record || !await LeadsToAsync(record.Target.Digest, image.Id, cancellation))
                return false;
        }
        byte[]? config = await _store.ReadContentAsync(image.Id, MaxDocument, cancellation);
        IReadOnlyList<Digest> chains = (config is null ? null : JsonSerializer.Deserialize(config, OciJson.Default.ImageConfig))?.ChainIds() ?? [];
        return config is not null && (chains.Count == 0
            || await _store.FindSnapshotAsync(ContainerdLayers.Snapshotter, chains[^1].ToString(), cancellation) is { Kind: SnapshotKind.SnapshotCommitted });
    });

    /// <inheritdoc/>
    public Task RemoveAsync(PlanImage image, CancellationToken cancellation) => AskAsync(async () =>
    {
        ImageRecord? main = await _store.FindImageAsync(image.Id, cancellation);
        HashSet<string> names = [.. image.Tags, .. image.Digests, image.Id];
        foreach (ImageRecord record in await _store.ListImagesAsync(cancellation))
        {
            if (record.Target.Digest == main?.Target.Digest || (names.Contains(record.Name) && await LeadsToAsync(record.Target.Digest, image.Id, cancellation)))
                await _store.DeleteImageAsync(record.Name, collect: false, cancellation);
        }
        // The end of a lease has containerd collect what nothing leads to any more, whatever had been removed before.
        string lease = LeaseOf(Digest.Parse(image.Id));
        await _store.CreateLeaseAsync(lease, _time.GetUtcNow() + s_lease, cancellation);
        await _store.DeleteLeaseAsync(lease, collect: true, cancellation);
        return true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel.Dispose();
        _registry.Dispose();
    }

    private static string LeaseOf(Digest image) => $"sampan-migrate-{image.Hex}";

    private static async Task WriteAsync(ContainerdClient store, ForeignImage image, CarriedManifest manifest, CancellationToken cancellation)
    {
        var labels = new Dictionary<string, string>();
        if (image.Layers.Count > 0)
            labels[SnapshotLabel + ContainerdLayers.Snapshotter] = image.Layers[^1].ChainId.ToString();
        await store.WriteContentAsync(image.Id.ToString(), image.Config, labels, cancellation);
        foreach (CarriedDocument document in manifest.Documents)
            await store.WriteContentAsync(document.Digest.ToString(), document.Bytes, LabelsOf(document), cancellation);
    }

    /// <summary>What keeps containerd from collecting that which a document leads to.</summary>
    private static Dictionary<string, string> LabelsOf(CarriedDocument document)
    {
        (IReadOnlyList<Digest> manifests, Digest? config, IReadOnlyList<Digest> layers) = document.Children();
        var labels = new Dictionary<string, string>();
        for (int i = 0; i < manifests.Count; i++)
            labels[$"{ContentLabel}m.{i}"] = manifests[i].ToString();
        if (config is { } known)
            labels[ContentLabel + "config"] = known.ToString();
        for (int i = 0; i < layers.Count; i++)
            labels[$"{ContentLabel}l.{i}"] = layers[i].ToString();
        return labels;
    }

    private async Task NameAsync(ForeignImage image, CarriedManifest manifest, List<string> named, CancellationToken cancellation)
    {
        var labels = new Dictionary<string, string> { [ManagedLabel] = "managed" };
        if (PauseImages.IsPause(image))
            labels[PinnedLabel] = "pinned";
        IEnumerable<(string Name, CarriedDocument Target)> all = image.Tags.Select(tag => (tag, manifest.Target))
            .Concat(manifest.Digests.Select(d => (d.Key, d.Value)));
        // The id first: the CRI plugin finds an image by it, and by the other names through it.
        foreach ((string name, CarriedDocument target) in all.Prepend((image.Id.ToString(), manifest.Target)))
        {
            var record = new ImageRecord
            {
                Name = name,
                Labels = { labels },
                Target = new ContentDescriptor { Digest = target.Digest.ToString(), MediaType = target.MediaType, Size = target.Bytes.Length },
            };
            if (await _store.PutImageAsync(record, cancellation))
                named.Add(name);
        }
    }

    /// <summary>Whether a name's target is an image by its configuration; an index is where one of its manifests is.</summary>
    private async Task<bool> LeadsToAsync(string target, string id, CancellationToken cancellation, bool nested = false)
    {
        if (await _store.ReadContentAsync(target, MaxDocument, cancellation) is not { } bytes)
            return false;
        (IReadOnlyList<Digest> manifests, Digest? config, _) = CarriedDocument.Of(bytes).Children();
        if (config?.ToString() == id)
            return true;
        foreach (Digest manifest in nested ? [] : manifests)
        {
            if (await LeadsToAsync(manifest.ToString(), id, cancellation, nested: true))
                return true;
        }
        return false;
    }

    /// <summary>Takes away what a failed carry made. What cannot be taken away now goes with the lease, at the latest in a day.</summary>
    private async Task TakeBackAsync(ForeignImage image, ContainerdLayers layers, string lease, List<string> named)
    {
        try
        {
            foreach (string name in named)
                await _store.DeleteImageAsync(name, collect: false, CancellationToken.None);
            foreach (ForeignLayer layer in image.Layers)
                await layers.DiscardAsync(layer, CancellationToken.None);
            await _store.DeleteLeaseAsync(lease, collect: true, CancellationToken.None);
        }
        catch (CriException)
        {
            // The failure itself is told.
        }
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is CriException or JsonException)
        {
            throw new MigrationException($"containerd cannot be asked for its images: {e.Message}", e);
        }
    }
}
