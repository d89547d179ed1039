using System.Text.Json;
using Sampan.Images;
using Sampan.Images.Adoption;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Migration.Carrying;

/// <summary>
/// Finds the documents of an image whose store keeps none, as Docker's: from its registry, byte for byte; where that does not answer, a
/// manifest is made from what is known, and names by digest stand for that one. Pods that name the digest start then, but whoever holds
/// it against a signature sees another.
/// </summary>
/// <param name="registry">Where to ask.</param>
internal sealed class ManifestFinder(ManifestSource registry)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly HashSet<string> _silent = new(StringComparer.Ordinal);

    /// <summary>Finds or makes them.</summary>
    internal async Task<CarriedManifest> FindAsync(ForeignImage image, CancellationToken cancellation)
    {
        if (image.Documents.Count > 0)
            return Known([.. image.Documents.Select(CarriedDocument.Of)], image, []);
        var fetched = new List<CarriedDocument>();
        var reasons = new List<string>();
        foreach (ImageReference name in image.Digests.Select(ImageReference.Parse))
        {
            if (fetched.Any(d => d.Digest == name.Digest))
                continue;
            (IReadOnlyList<CarriedDocument> documents, string? reason) = await FetchAsync(name, image.Id, cancellation);
            fetched.AddRange(documents);
            if (reason is not null)
                reasons.Add(reason);
        }
        return Known(fetched.Count > 0 ? fetched : [Make(image)], image, reasons);
    }

    private static CarriedManifest Known(List<CarriedDocument> documents, ForeignImage image, List<string> reasons)
    {
        CarriedDocument target = documents[0];
        var digests = new Dictionary<string, CarriedDocument>(StringComparer.Ordinal);
        int aliased = 0;
        foreach (string name in image.Digests)
        {
            CarriedDocument? own = documents.Find(d => d.Digest == ImageReference.Parse(name).Digest);
            aliased += own is null ? 1 : 0;
            digests[name] = own ?? target;
        }
        string words = digests.Count == 0 ? "no digest to keep"
            : aliased == 0 ? "digest kept"
            : $"digest aliased: {(reasons.Count > 0 ? reasons[0] : "its manifest is not known")}";
        // Parents come last: what leads to something is written after it.
        return new CarriedManifest([.. documents.AsEnumerable().Reverse().DistinctBy(d => d.Digest)], target, digests, words);
    }

    private async Task<(IReadOnlyList<CarriedDocument> Documents, string? Reason)> FetchAsync(ImageReference name, Digest config, CancellationToken cancellation)
    {
        if (_silent.Contains(name.Registry))
            return ([], $"{name.Registry} did not answer");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_limit);
        try
        {
            return ([.. (await registry.FetchAsync(name, config, limit.Token)).Select(CarriedDocument.Of)], null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _silent.Add(name.Registry);
            return ([], $"{name.Registry} did not answer in {s_limit.TotalSeconds:0} s");
        }
        catch (RegistryUnavailableException e)
        {
            _silent.Add(name.Registry);
            return ([], e.Message);
        }
        catch (Exception e) when (e is ImageException or JsonException)
        {
            return ([], e.Message);
        }
    }

    /// <summary>A manifest that says what is known: the layers as they are when unpacked. The same image gives the same bytes.</summary>
    private static CarriedDocument Make(ForeignImage image) => CarriedDocument.Of(JsonSerializer.SerializeToUtf8Bytes(
        new Manifest
        {
            MediaType = MediaTypes.OciManifest,
            Config = new Descriptor { MediaType = MediaTypes.OciConfig, Digest = image.Id, Size = image.Config.Length },
            Layers = [.. image.Layers.Select(layer => new Descriptor { MediaType = MediaTypes.OciLayer, Digest = layer.DiffId, Size = layer.Bytes })],
        },
        OciJson.Default.Manifest));
}
