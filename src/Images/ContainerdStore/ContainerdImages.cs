using System.Globalization;
using System.Text.Json;
using Sampan.Images.Adoption;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.ContainerdStore;

/// <summary>
/// The images of one namespace of containerd (1.2 to 2.x) with the overlayfs snapshotter; also Docker's since 29:
/// <code>
/// io.containerd.metadata.v1.bolt/meta.db                    names → digests, chain IDs → snapshots
/// io.containerd.snapshotter.v1.overlayfs/metadata.db        snapshots → numbers
/// io.containerd.snapshotter.v1.overlayfs/snapshots/N/fs     the files
/// io.containerd.content.v1.content/blobs/sha256/HEX         indexes, manifests, configurations
/// </code>
/// </summary>
public sealed class ContainerdImages : IForeignStore
{
    private const string Snapshotter = "io.containerd.snapshotter.v1.overlayfs";
    private const int MaxTries = 10;
    private const int MaxDocument = 8 << 20;
    private const int MaxIndexDepth = 3;

    private readonly string _namespace;
    private readonly Platform _platform;

    /// <param name="root">containerd's data folder, e.g. <c>/var/lib/containerd</c>.</param>
    /// <param name="name">The namespace: <c>k8s.io</c> for the kubelet's images, <c>moby</c> for Docker's.</param>
    /// <param name="platform">Which of an image for several platforms counts.</param>
    public ContainerdImages(string root, string name, Platform platform)
    {
        Root = Path.GetFullPath(root);
        _namespace = name;
        _platform = platform;
    }

    /// <inheritdoc/>
    public string Root { get; }

    private string Metadata => Path.Combine(Root, "io.containerd.metadata.v1.bolt", "meta.db");

    /// <inheritdoc/>
    public IReadOnlyList<ForeignImage> Read(CancellationToken cancellationToken)
    {
        if (!File.Exists(Metadata))
            throw new ForeignStoreException($"{Root} is no data folder of containerd: there is no {Metadata}. `containerd config dump` tells where it is, as root.");
        ContainerdContents contents = Contents(cancellationToken);
        var images = new Dictionary<Digest, ForeignImage>();
        foreach ((string name, string text) in contents.Images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Digest.TryParse(text, out Digest target))
                continue;
            ForeignImage image = ReadImage(name, target, contents);
            images[image.Id] = images.TryGetValue(image.Id, out ForeignImage? known) ? Merge(known, image) : image;
        }
        return [.. images.Values];
    }

    private ContainerdContents Contents(CancellationToken cancellationToken)
    {
        try
        {
            for (int i = 0; i < MaxTries; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TryContents() is { } contents)
                    return contents;
            }
            throw new ForeignStoreException($"containerd writes to {Metadata} all the time: try again, or stop it.");
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            throw new ForeignStoreException($"{Metadata} cannot be read: {e.Message}", e);
        }
    }

    /// <returns>Null if containerd wrote meanwhile.</returns>
    private ContainerdContents? TryContents()
    {
        using BoltFile metadata = BoltFile.Open(Metadata);
        string snapshots = Path.Combine(Root, Snapshotter, "metadata.db");
        // It is made with the first snapshot.
        using BoltFile? snapshotter = File.Exists(snapshots) ? BoltFile.Open(snapshots) : null;
        ContainerdContents? contents;
        string spaces;
        try
        {
            contents = ContainerdContents.Read(metadata.Root, snapshotter?.Root, _namespace);
            spaces = string.Join(", ", ContainerdContents.Namespaces(metadata.Root));
        }
        catch (FormatException) when (!IsUnchanged())
        {
            return null;
        }
        if (!IsUnchanged())
            return null;
        return contents ?? throw new ForeignStoreException($"containerd in {Root} has no namespace {_namespace}; it has {(spaces.Length > 0 ? spaces : "none")}.");

        bool IsUnchanged() => metadata.IsUnchanged() && snapshotter?.IsUnchanged() != false;
    }

    private ForeignImage ReadImage(string name, Digest target, ContainerdContents contents)
    {
        (List<string> tags, List<string> digests) = Names(name, target);
        var image = new ForeignImage { Id = target, Tags = tags, Digests = digests };
        try
        {
            List<byte[]> documents = [Blob(target)];
            while (ImageDocument.Parse(documents[^1], OciJson.Default.MediaTypeProbe).Manifests is not null)
            {
                if (documents.Count > MaxIndexDepth)
                    return image with { Problem = "its indexes lead to one another" };
                Descriptor? chosen = ImageDocument.ParseIndex(documents[^1]).Select(_platform);
                if (chosen is null)
                    return image with { Problem = $"it is not made for {_platform}" };
                documents.Add(Blob(chosen.Digest));
            }
            Manifest manifest = ImageDocument.ParseManifest(documents[^1]);
            byte[] bytes = Blob(manifest.Config.Digest);
            image = image with { Id = manifest.Config.Digest, Documents = documents, Config = bytes };
            return image with
            {
                Layers = Layers(manifest, ImageDocument.Parse(bytes, OciJson.Default.ImageConfig), contents),
                Size = documents[^1].Length + manifest.Config.Size + manifest.Layers.Sum(l => l.Size),
            };
        }
        catch (Exception e) when (e is IOException or JsonException or ForeignStoreException)
        {
            return image with { Problem = e.Message };
        }
    }

    /// <summary>Names by tag have one by digest too, for the manifest is here.</summary>
    private static (List<string> Tags, List<string> Digests) Names(string name, Digest target)
    {
        // The kubelet's images are also named by their id, Docker's without a name by a word of its own.
        if (Digest.TryParse(name, out _) || name.StartsWith("moby-dangling@", StringComparison.Ordinal)
            || !ImageReference.TryParse(name, out ImageReference? reference))
        {
            return ([], []);
        }
        string byDigest = reference.WithDigest(reference.Digest ?? target).ToString();
        return reference is { Digest: null, Tag: { } tag } ? ([reference.WithTag(tag).ToString()], [byDigest]) : ([], [byDigest]);
    }

    private static ForeignImage Merge(ForeignImage one, ForeignImage other)
    {
        ForeignImage kept = one.Problem is null ? one : other;
        return kept with { Tags = [.. one.Tags.Union(other.Tags)], Digests = [.. one.Digests.Union(other.Digests)] };
    }

    private List<ForeignLayer> Layers(Manifest manifest, ImageConfig config, ContainerdContents contents)
    {
        IReadOnlyList<Digest> diffIds = config.Rootfs?.DiffIds ?? [], chains = config.ChainIds();
        if (diffIds.Count != manifest.Layers.Count)
            throw new ForeignStoreException($"its manifest lists {manifest.Layers.Count} layers, the configuration {diffIds.Count}");
        var layers = new List<ForeignLayer>();
        for (int i = 0; i < chains.Count; i++)
        {
            if (!contents.Snapshots.TryGetValue(chains[i].ToString(), out ulong number))
                throw new ForeignStoreException($"its layer {chains[i]} is not unpacked with overlayfs in the namespace {_namespace}");
            string files = Path.Combine(Root, Snapshotter, "snapshots", number.ToString(CultureInfo.InvariantCulture), "fs");
            if (!Directory.Exists(files))
                throw new ForeignStoreException($"the files of its layer {chains[i]} are missing ({files})");
            layers.Add(new ForeignLayer(
                chains[i], i > 0 ? chains[i - 1] : null, diffIds[i], manifest.Layers[i].Digest, files, manifest.Layers[i].Size, null));
        }
        return layers;
    }

    private byte[] Blob(Digest digest)
    {
        string file = Path.Combine(Root, "io.containerd.content.v1.content", "blobs", digest.Algorithm, digest.Hex);
        if (!File.Exists(file))
            throw new ForeignStoreException($"its document {digest} is not in containerd's content store");
        byte[] bytes = ForeignFile.Read(file, MaxDocument, $"its document {digest}");
        return Digest.Of(bytes, digest) == digest ? bytes : throw new ForeignStoreException($"its document {digest} is damaged");
    }
}
