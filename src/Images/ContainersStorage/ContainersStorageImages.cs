using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Sampan.Images.Adoption;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.ContainersStorage;

/// <summary>
/// The images that CRI-O and podman keep in containers/storage with the overlay driver:
/// <code>
/// overlay-images/images.json            ids → names, topmost layer, documents
/// overlay-images/ID/manifest, =BASE64   manifest, index, configuration
/// overlay-layers/layers.json            ids → parent, digests
/// overlay-layers/ID.tar-split.gz        the record of the layer's tar
/// overlay/ID/diff                       the files
/// </code>
/// Its owner replaces each file as a whole, layers before the images that need them; so images are read first.
/// </summary>
public sealed partial class ContainersStorageImages : IForeignStore
{
    private const string Driver = "overlay";
    private const int MaxList = 256 << 20;
    private const int MaxDocument = 8 << 20;
    private const int MaxLayers = 1000;

    private readonly Platform _platform;

    /// <param name="root">The storage's folder, e.g. <c>/var/lib/containers/storage</c>.</param>
    /// <param name="platform">Which manifest of an index is the image's.</param>
    public ContainersStorageImages(string root, Platform platform)
    {
        Root = Path.GetFullPath(root);
        _platform = platform;
    }

    /// <inheritdoc/>
    public string Root { get; }

    private string ImagesFolder => Path.Combine(Root, Driver + "-images");

    private string LayersFolder => Path.Combine(Root, Driver + "-layers");

    /// <inheritdoc/>
    public IReadOnlyList<ForeignImage> Read(CancellationToken cancellationToken)
    {
        string list = Path.Combine(ImagesFolder, "images.json");
        if (!File.Exists(list))
            throw NoStorage();
        StoredImageEntry[] images = ReadList(list, ContainersStorageJson.Default.StoredImageEntryArray);
        Dictionary<string, StoredLayerEntry> layers = ReadLayers();
        var read = new List<ForeignImage>();
        foreach (StoredImageEntry image in images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (image?.Id is { } id && Digest.TryParse("sha256:" + id, out Digest digest))
                read.Add(ReadImage(digest, image, layers));
        }
        return read;
    }

    private ForeignStoreException NoStorage()
    {
        string[] others = Directory.Exists(Root)
            ? [.. Directory.GetDirectories(Root, "*-images").Select(d => Path.GetFileName(d)[..^"-images".Length]).Order(StringComparer.Ordinal)]
            : [];
        return new ForeignStoreException(others.Length > 0
            ? $"{Root} keeps its images with the storage driver {string.Join(", ", others)}; only {Driver} can be taken over: pull the images instead."
            : $"{Root} is no storage of CRI-O or podman: there is no {Driver}-images in it. `graphroot` in /etc/containers/storage.conf, or `root` in CRI-O's configuration, tells where it is.");
    }

    private Dictionary<string, StoredLayerEntry> ReadLayers()
    {
        var layers = new Dictionary<string, StoredLayerEntry>(StringComparer.Ordinal);
        string list = Path.Combine(LayersFolder, "layers.json");
        if (!File.Exists(list))
            return layers;
        foreach (StoredLayerEntry layer in ReadList(list, ContainersStorageJson.Default.StoredLayerEntryArray))
        {
            // The id becomes a path.
            if (layer?.Id is { } id && IdPattern().IsMatch(id))
                layers[id] = layer;
        }
        return layers;
    }

    private ForeignImage ReadImage(Digest id, StoredImageEntry entry, Dictionary<string, StoredLayerEntry> layers)
    {
        List<ImageReference> names = [.. (entry.Names ?? []).Select(n => ImageReference.TryParse(n, out ImageReference? name) ? name : null).OfType<ImageReference>()];
        var image = new ForeignImage { Id = id, Tags = [.. names.Where(n => n.Digest is null).Select(n => n.ToString())], Digests = Digests(names, entry) };
        try
        {
            List<byte[]> documents = Documents(id.Hex, entry);
            Manifest manifest = ImageDocument.ParseManifest(documents[^1]);
            byte[] config = Document(id.Hex, manifest.Config.Digest.ToString(), manifest.Config.Digest);
            ImageConfig parsed = ImageDocument.Parse(config, OciJson.Default.ImageConfig);
            if (parsed.Os is { Length: > 0 } and not "linux")
                return image with { Problem = $"it is made for {parsed.Os}" };
            return image with
            {
                Id = manifest.Config.Digest,
                Documents = documents,
                Config = config,
                Layers = Layers(entry.Layer, parsed, manifest, layers),
                Size = documents[^1].Length + manifest.Config.Size + manifest.Layers.Sum(l => l.Size),
            };
        }
        catch (Exception e) when (e is IOException or JsonException or ImageException)
        {
            return image with { Problem = e.Message };
        }
    }

    /// <summary>Names by digest; a name by tag has one too, for the manifest is here.</summary>
    private static List<string> Digests(List<ImageReference> names, StoredImageEntry entry)
    {
        IEnumerable<string> given = names.Where(n => n.Digest is not null).Select(n => n.WithDigest(n.Digest!.Value).ToString());
        IEnumerable<string> derived = Digest.TryParse(entry.Digest, out Digest digest)
            ? names.Where(n => n.Digest is null).Select(n => n.WithDigest(digest).ToString())
            : [];
        return [.. given.Union(derived).Order(StringComparer.Ordinal)];
    }

    /// <summary>The index, if the image was pulled by one, then the manifest.</summary>
    private List<byte[]> Documents(string folder, StoredImageEntry entry)
    {
        byte[] manifest = Document(folder, "manifest", null);
        if (ImageDocument.Parse(manifest, OciJson.Default.MediaTypeProbe).Manifests is not null)
        {
            Descriptor chosen = ImageDocument.ParseIndex(manifest).Select(_platform)
                ?? throw new ForeignStoreException($"it is not made for {_platform}");
            return [manifest, Document(folder, $"manifest-{chosen.Digest}", chosen.Digest)];
        }
        Digest own = Digest.Of(manifest);
        return Digest.TryParse(entry.Digest, out Digest index) && index != own
            && entry.BigDataDigests?.ContainsKey($"manifest-{index}") == true
            ? [Document(folder, $"manifest-{index}", index), manifest]
            : [manifest];
    }

    private List<ForeignLayer> Layers(string? top, ImageConfig config, Manifest manifest, Dictionary<string, StoredLayerEntry> known)
    {
        IReadOnlyList<Digest> diffIds = config.Rootfs?.DiffIds ?? [], chains = config.ChainIds();
        if (diffIds.Count != manifest.Layers.Count)
            throw new ForeignStoreException($"its manifest lists {manifest.Layers.Count} layers, the configuration {diffIds.Count}");
        List<StoredLayerEntry> entries = Walk(top, known);
        if (entries.Count != diffIds.Count)
            throw new ForeignStoreException($"its configuration lists {diffIds.Count} layers, the storage has {entries.Count} of it");
        var layers = new List<ForeignLayer>();
        for (int i = 0; i < chains.Count; i++)
        {
            StoredLayerEntry entry = entries[i];
            if (entry.Flags?.ContainsKey("incomplete") == true)
                throw new ForeignStoreException($"its layer {entry.Id} was never finished");
            if (entry.DiffDigest is { Length: > 0 } said && said != diffIds[i].ToString())
                throw new ForeignStoreException($"its layer {entry.Id} is said to be {said}, the image expects {diffIds[i]}");
            string files = Path.Combine(Root, Driver, entry.Id!, "diff");
            if (!Directory.Exists(files))
                throw new ForeignStoreException($"the files of its layer {entry.Id} are missing ({files})");
            string tarSplit = Path.Combine(LayersFolder, entry.Id + ".tar-split.gz");
            Digest blob = Digest.TryParse(entry.CompressedDigest, out Digest packed) ? packed : manifest.Layers[i].Digest;
            layers.Add(new ForeignLayer(
                chains[i], i > 0 ? chains[i - 1] : null, diffIds[i], blob, files, Math.Max(entry.DiffSize, 0), File.Exists(tarSplit) ? tarSplit : null));
        }
        return layers;
    }

    /// <summary>The layers from the lowest to <paramref name="top"/>.</summary>
    private static List<StoredLayerEntry> Walk(string? top, Dictionary<string, StoredLayerEntry> known)
    {
        var layers = new List<StoredLayerEntry>();
        for (string? id = top; !string.IsNullOrEmpty(id); id = layers[^1].Parent)
        {
            if (layers.Count == MaxLayers)
                throw new ForeignStoreException($"it has more than {MaxLayers} layers, or they lead to one another");
            layers.Add(known.GetValueOrDefault(id) ?? throw new ForeignStoreException($"its layer {id} is not in the storage"));
        }
        layers.Reverse();
        return layers;
    }

    /// <summary>A document of an image; checked where its digest is known.</summary>
    private byte[] Document(string folder, string name, Digest? expected)
    {
        string file = Path.Combine(ImagesFolder, folder, FileName(name));
        if (!File.Exists(file))
            throw new ForeignStoreException($"its document {name} is not in the storage");
        byte[] bytes = ForeignFile.Read(file, MaxDocument, $"its document {name}");
        return expected is not { } digest || Digest.Of(bytes, digest) == digest ? bytes : throw new ForeignStoreException($"its document {name} is damaged");
    }

    /// <summary>Names of anything but small letters, digits and dots are stored as base64 behind an equals sign.</summary>
    internal static string FileName(string name) =>
        PlainPattern().IsMatch(name) ? name : "=" + Convert.ToBase64String(Encoding.UTF8.GetBytes(name));

    private static T[] ReadList<T>(string file, JsonTypeInfo<T[]> type)
    {
        try
        {
            return JsonSerializer.Deserialize(ForeignFile.Read(file, MaxList), type) ?? [];
        }
        catch (JsonException e)
        {
            throw new ForeignStoreException($"{file} cannot be read: {e.Message}", e);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,127}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^[a-z0-9.]+\z")]
    private static partial Regex PlainPattern();
}
