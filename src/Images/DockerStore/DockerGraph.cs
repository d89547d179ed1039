using System.Text.Json;
using System.Text.RegularExpressions;
using Sampan.Images.Adoption;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.DockerStore;

/// <summary>
/// Docker's image store of the overlay2 driver, as Docker 1.10 to 28 and, without the containerd store, later ones keep it:
/// <code>
/// image/overlay2/repositories.json             names → ids
/// image/overlay2/imagedb/content/sha256/ID     configurations
/// image/overlay2/layerdb/sha256/CHAIN/         cache-id, diff, parent, size, tar-split.json.gz
/// image/overlay2/distribution/v2metadata-by-diffid/sha256/DIFF
/// overlay2/CACHE-ID/diff                       the files
/// </code>
/// </summary>
public sealed partial class DockerGraph : IForeignStore
{
    private const string Driver = "overlay2";
    private const int MaxNames = 64 << 20;
    private const int MaxConfig = 8 << 20;
    private const int MaxSmall = 1 << 20;
    private const int MaxImages = 100_000;

    private readonly string _images;

    /// <param name="root">Docker's data folder, e.g. <c>/var/lib/docker</c>.</param>
    public DockerGraph(string root)
    {
        Root = Path.GetFullPath(root);
        _images = Path.Combine(Root, "image", Driver);
    }

    /// <inheritdoc/>
    public string Root { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ForeignImage> Read(CancellationToken cancellationToken)
    {
        RequireDriver();
        Dictionary<Digest, List<ImageReference>> names = Names();
        var images = new List<ForeignImage>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(_images, "imagedb", "content", "sha256")).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Digest.TryParse("sha256:" + Path.GetFileName(file), out Digest id))
                continue;
            if (images.Count == MaxImages)
                throw new ForeignStoreException($"{Root} holds more than {MaxImages} images: name those that are wanted after a `docker image prune`.");
            images.Add(ReadImage(id, file, names.GetValueOrDefault(id) ?? []));
        }
        return images;
    }

    /// <summary>Whether there is one.</summary>
    internal bool Exists => Directory.Exists(Path.Combine(_images, "imagedb", "content", "sha256"));

    private void RequireDriver()
    {
        if (Exists)
            return;
        string drivers = Path.Combine(Root, "image");
        string[] others = Directory.Exists(drivers)
            ? [.. Directory.GetDirectories(drivers).Select(d => Path.GetFileName(d)!).Where(d => d != Driver).Order(StringComparer.Ordinal)]
            : [];
        if (others.Length > 0)
        {
            throw new ForeignStoreException(
                $"{Root} keeps its images with the storage driver {string.Join(", ", others)}; only overlay2 can be taken over: pull the images instead, or use docker save and sampan images import.");
        }
        throw new ForeignStoreException(
            $"{Root} is no data folder of Docker: there is no image/{Driver} in it. `docker info -f '{{{{.DockerRootDir}}}}'` tells where it is.");
    }

    private Dictionary<Digest, List<ImageReference>> Names()
    {
        var names = new Dictionary<Digest, List<ImageReference>>();
        string file = Path.Combine(_images, "repositories.json");
        if (!File.Exists(file))
            return names;
        DockerRepositories? known;
        try
        {
            known = JsonSerializer.Deserialize(ForeignFile.Read(file, MaxNames), DockerStoreJson.Default.DockerRepositories);
        }
        catch (JsonException e)
        {
            throw new ForeignStoreException($"{file} cannot be read: {e.Message}", e);
        }
        foreach ((string name, string id) in known?.Repositories?.Values.SelectMany(r => r) ?? [])
        {
            if (!Digest.TryParse(id, out Digest digest) || !ImageReference.TryParse(name, out ImageReference? reference))
                continue;
            if (!names.TryGetValue(digest, out List<ImageReference>? list))
                names[digest] = list = [];
            list.Add(reference);
        }
        return names;
    }

    private ForeignImage ReadImage(Digest id, string file, List<ImageReference> names)
    {
        var image = new ForeignImage
        {
            Id = id,
            Tags = [.. names.Where(n => n.Digest is null).Select(n => n.ToString()).Order(StringComparer.Ordinal)],
            Digests = [.. names.Where(n => n.Digest is not null).Select(n => n.WithDigest(n.Digest!.Value).ToString()).Order(StringComparer.Ordinal)],
        };
        try
        {
            byte[] config = ForeignFile.Read(file, MaxConfig);
            if (Digest.Of(config, id) != id)
                return image with { Problem = $"its configuration {file} is damaged" };
            ImageConfig? parsed = JsonSerializer.Deserialize(config, OciJson.Default.ImageConfig);
            return parsed?.Os is { Length: > 0 } and not "linux"
                ? image with { Problem = $"it is made for {parsed.Os}" }
                : image with { Config = config, Layers = Layers(parsed?.Rootfs?.DiffIds ?? []) };
        }
        catch (Exception e) when (e is IOException or JsonException or ForeignStoreException)
        {
            return image with { Problem = e.Message };
        }
    }

    private List<ForeignLayer> Layers(IReadOnlyList<Digest> diffIds)
    {
        var layers = new List<ForeignLayer>();
        IReadOnlyList<Digest> chains = ChainIds.Of(diffIds);
        for (int i = 0; i < chains.Count; i++)
        {
            string folder = Path.Combine(_images, "layerdb", chains[i].Algorithm, chains[i].Hex);
            if (!Directory.Exists(folder))
                throw new ForeignStoreException($"its layer {chains[i]} is not in Docker's layerdb");
            string diff = ReadLine(Path.Combine(folder, "diff"));
            if (diff != diffIds[i].ToString())
                throw new ForeignStoreException($"its layer {chains[i]} is said to be {diff}, the image expects {diffIds[i]}");
            string files = Path.Combine(Root, Driver, CacheId(folder), "diff");
            if (!Directory.Exists(files))
                throw new ForeignStoreException($"the files of its layer {chains[i]} are missing ({files})");
            string tarSplit = Path.Combine(folder, "tar-split.json.gz");
            layers.Add(new ForeignLayer(
                chains[i], i > 0 ? chains[i - 1] : null, diffIds[i], BlobOf(diffIds[i]), files, Size(folder),
                File.Exists(tarSplit) ? tarSplit : null));
        }
        return layers;
    }

    private static string CacheId(string folder)
    {
        string id = ReadLine(Path.Combine(folder, "cache-id"));
        return CacheIdPattern().IsMatch(id)
            ? id
            : throw new ForeignStoreException($"{folder}/cache-id holds no name of a folder");
    }

    private static long Size(string folder) =>
        long.TryParse(ReadLine(Path.Combine(folder, "size")), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long size)
            ? size
            : 0;

    /// <summary>The blob that a layer was pulled as; the diff ID for one that was built here.</summary>
    private Digest BlobOf(Digest diffId)
    {
        string file = Path.Combine(_images, "distribution", "v2metadata-by-diffid", diffId.Algorithm, diffId.Hex);
        try
        {
            DockerBlob[]? blobs = File.Exists(file)
                ? JsonSerializer.Deserialize(ForeignFile.Read(file, MaxSmall), DockerStoreJson.Default.DockerBlobArray)
                : null;
            return Digest.TryParse(blobs?.FirstOrDefault()?.Digest, out Digest blob) ? blob : diffId;
        }
        catch (JsonException)
        {
            // A hint only.
            return diffId;
        }
    }

    private static string ReadLine(string file) => System.Text.Encoding.UTF8.GetString(ForeignFile.Read(file, MaxSmall)).Trim();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,127}\z")]
    private static partial Regex CacheIdPattern();
}
