using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sampan.Images.Registry;
using Sampan.Images.Snapshots;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Archives;

/// <summary>
/// What an archive's JSON files say: <c>index.json</c> of OCI's layout (also docker save since 25 and ctr export), else
/// <c>manifest.json</c> of docker save since 1.10.
/// </summary>
internal sealed class ArchiveDocuments
{
    private const int MaxDocuments = 10_000;
    private const int MaxBytes = 128 << 20;
    private const int MaxImages = 1000;
    private const int MaxIndexDepth = 3;
    private const string ContainerdName = "io.containerd.image.name";
    private const string OciName = "org.opencontainers.image.ref.name";

    private readonly Dictionary<string, byte[]> _documents = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Keeps a file's content.</summary>
    /// <exception cref="ArchiveException">The archive has more of them than any image needs.</exception>
    internal void Add(string path, byte[] content)
    {
        _bytes += content.Length;
        if (_documents.Count == MaxDocuments || _bytes > MaxBytes)
            throw new ArchiveException($"The archive has more than {MaxDocuments} JSON files, or more than {MaxBytes} bytes of them.");
        if (BlobPath.Digest(path) is { } digest && Digest.Of(content, digest) != digest)
            throw new DigestMismatchException($"The archive's {path}", digest, Digest.Of(content, digest));
        _documents[path] = content;
    }

    /// <summary>The images for a platform.</summary>
    /// <exception cref="ArchiveException">There is none, or what describes it is missing or wrong.</exception>
    internal IReadOnlyList<ArchivedImage> Images(ImportChoice choice)
    {
        List<ArchivedImage> images =
            _documents.ContainsKey("index.json") ? OciImages(choice)
            : _documents.ContainsKey("manifest.json") ? DockerImages()
            : throw new ArchiveException(_documents.ContainsKey("repositories")
                ? "The archive was saved by a Docker before 1.10, whose images have no configuration of their own: load it into a Docker of 1.10 or newer and save it again."
                : "The archive holds no image: there is neither an index.json (OCI) nor a manifest.json (docker save) in it.");
        return images.Count is > 0 and <= MaxImages
            ? images
            : throw new ArchiveException($"The archive holds {images.Count} images; from 1 to {MaxImages} are read.");
    }

    private List<ArchivedImage> DockerImages()
    {
        DockerArchiveImage[] entries = Parse("manifest.json", ArchiveJson.Default.DockerArchiveImageArray);
        var images = new List<ArchivedImage>();
        foreach (DockerArchiveImage entry in entries)
        {
            if (entry is { Config: null } or { Layers: null })
                throw new ArchiveException("The archive's manifest.json names an image without a configuration or without a list of layers.");
            ImageConfig config = Parse(entry.Config, OciJson.Default.ImageConfig);
            Check(config, entry.Layers.Count, entry.Config);
            images.Add(new ArchivedImage
            {
                Tags = [.. (entry.RepoTags ?? []).Select(Tag)],
                ConfigBytes = Bytes(entry.Config),
                Config = config,
                LayerPaths = entry.Layers,
            });
        }
        return images;
    }

    private List<ArchivedImage> OciImages(ImportChoice choice)
    {
        ImageIndex top = Read("index.json", bytes => ImageDocument.ParseIndex(bytes));
        // One image may be there once for each of its names.
        var images = new Dictionary<Digest, ArchivedImage>();
        foreach (Descriptor descriptor in top.Manifests)
        {
            if (!MediaTypes.IsIndex(descriptor.MediaType) && descriptor.Platform is { } made && choice.Platform.Match(made) == 0)
                continue;
            if (OciImage(descriptor, choice) is not { } image)
                continue;
            images[image.Id] = images.TryGetValue(image.Id, out ArchivedImage? known)
                ? known with { Tags = [.. known.Tags.Union(image.Tags)] }
                : image;
        }
        return images.Count > 0
            ? [.. images.Values]
            : throw new ArchiveException($"The archive holds no image for {choice.Platform}.");
    }

    /// <returns>Null for what is no image of this platform, such as an attestation.</returns>
    private ArchivedImage? OciImage(Descriptor descriptor, ImportChoice choice)
    {
        var documents = new List<ManifestDocument>();
        Descriptor at = descriptor;
        while (MediaTypes.IsIndex(at.MediaType))
        {
            if (documents.Count == MaxIndexDepth)
                throw new ArchiveException($"In the archive more than {MaxIndexDepth} indexes lead to one another.");
            documents.Add(new ManifestDocument(at.Digest, at.MediaType, Bytes(BlobPath.Of(at.Digest))));
            if (Read(BlobPath.Of(at.Digest), bytes => ImageDocument.ParseIndex(bytes)).Select(choice.Platform) is not { } chosen)
                return null;
            at = chosen;
        }
        string path = BlobPath.Of(at.Digest);
        Manifest manifest = Read(path, bytes => ImageDocument.ParseManifest(bytes));
        if (!MediaTypes.IsImageConfig(manifest.Config.MediaType ?? MediaTypes.OciConfig))
            return null;
        documents.Add(new ManifestDocument(at.Digest, at.MediaType, Bytes(path)));
        string configPath = BlobPath.Of(manifest.Config.Digest);
        ImageConfig config = Parse(configPath, OciJson.Default.ImageConfig);
        Check(config, manifest.Layers.Count, path);
        return new ArchivedImage
        {
            Tags = NameOf(descriptor.Annotations, choice) is { } name ? [name] : [],
            Target = descriptor.Digest,
            Documents = documents,
            ConfigBytes = Bytes(configPath),
            Config = config,
            LayerPaths = [.. manifest.Layers.Select(layer => BlobPath.Of(layer.Digest))],
            Size = Bytes(path).Length + manifest.Config.Size + manifest.Layers.Sum(layer => layer.Size),
        };
    }

    private static string? NameOf(IReadOnlyDictionary<string, string>? annotations, ImportChoice choice)
    {
        if (annotations?.GetValueOrDefault(ContainerdName) is { } full)
            return Tag(full);
        if (annotations?.GetValueOrDefault(OciName) is not { } name)
            return null;
        // OCI lets the name be a tag, or anything at all.
        if (name.Contains('/', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal))
            return ImageReference.TryParse(name, out ImageReference? reference) && reference.Tag is { } tag ? reference.WithTag(tag).ToString() : null;
        return choice.BaseName is { } repository && ImageReference.TryParse($"{repository}:{name}", out ImageReference? named) ? named.ToString() : null;
    }

    private static string Tag(string name) =>
        ImageReference.TryParse(name, out ImageReference? reference) && reference is { Tag: { } tag }
            ? reference.WithTag(tag).ToString()
            : throw new ArchiveException($"The archive names an image '{name}', which is no name of an image.");

    private static void Check(ImageConfig config, int layers, string path)
    {
        if (layers > OverlayOptions.MaxLowers)
            throw new ArchiveException($"The archive's {path} lists {layers} layers; at most {OverlayOptions.MaxLowers} can be mounted.");
        int diffs = config.Rootfs?.DiffIds?.Count ?? 0;
        if (diffs != layers)
            throw new ArchiveException($"The archive's {path} lists {layers} layers, the configuration {diffs}.");
        if (config.Os is { Length: > 0 } os && os != "linux")
            throw new ArchiveException($"The archive's {path} describes an image for {os}.");
    }

    private byte[] Bytes(string path) => _documents.TryGetValue(path, out byte[]? bytes)
        ? bytes
        : throw new ArchiveException($"The archive has no {path}, which its other files speak of: was it cut short, or saved without it?");

    private T Parse<T>(string path, JsonTypeInfo<T> type)
        where T : class => Read(path, bytes => ImageDocument.Parse(bytes, type));

    private T Read<T>(string path, Func<byte[], T> parse)
    {
        try
        {
            return parse(Bytes(path));
        }
        catch (JsonException e)
        {
            throw new ArchiveException($"The archive's {path} cannot be read: {e.Message}", e);
        }
    }
}
