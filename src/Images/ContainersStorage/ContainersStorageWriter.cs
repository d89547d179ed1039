using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sampan.Images.Adoption;
using Sampan.Images.Layers.Record;
using Sampan.Linux.Files;
using Sampan.Oci;

namespace Sampan.Images.ContainersStorage;

/// <summary>
/// Writes images in the form of containers/storage, for CRI-O and podman to use as an additional, read-only image store
/// (<c>additionalimagestores</c> in storage.conf). The folder is this writer's alone; the layout is that of <see cref="ContainersStorageImages"/>.
/// Layers get their files by links, and the ids that a pull would give them, so that a pull finds them.
/// </summary>
public sealed class ContainersStorageWriter
{
    private const string Epoch = "1970-01-01T00:00:00Z";
    private const string Partial = ".partial";
    private const int Gzip = 2;
    private const int LinkLength = 26;
    private const int MaxList = 256 << 20;

    private readonly string _files;
    private readonly string _layers;
    private readonly string _images;

    /// <param name="root">The store's folder; made if missing.</param>
    public ContainersStorageWriter(string root)
    {
        Root = Path.GetFullPath(root);
        (_files, _layers, _images) = (Path.Combine(Root, "overlay"), Path.Combine(Root, "overlay-layers"), Path.Combine(Root, "overlay-images"));
    }

    /// <summary>The store's folder.</summary>
    public string Root { get; }

    private string LayerList => Path.Combine(_layers, "layers.json");

    private string ImageList => Path.Combine(_images, "images.json");

    /// <summary>Enters an image; one that is there gets these names and documents.</summary>
    /// <param name="image">The image, with its layers.</param>
    /// <param name="documents">Its documents by digest: manifests, indexes.</param>
    /// <param name="manifest">Which of them is the manifest.</param>
    /// <param name="target">Which of them it was pulled by.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many layers were made, and the bytes that had to be copied.</returns>
    /// <exception cref="ImageException">A layer has a form that cannot be shared.</exception>
    /// <exception cref="IOException">The disk refuses; what was begun is gone.</exception>
    public (int Layers, long Copied) Add(
        ForeignImage image, IReadOnlyDictionary<Digest, byte[]> documents, Digest manifest, Digest target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(documents);
        Prepare();
        (int made, long copied) = (0, 0);
        string? below = null;
        foreach (ForeignLayer layer in image.Layers)
        {
            string id = IdOf(layer, below);
            List<StoredLayerEntry> entries = Read(LayerList, ContainersStorageJson.Default.StoredLayerEntryArray);
            if (!entries.Exists(e => e.Id == id))
            {
                copied += Make(layer, id, below, cancellationToken);
                made++;
                bool packed = layer.BlobDigest != layer.DiffId;
                long length = layer.TarSplit is { } record ? TarRecordReader.TarLength(record) : layer.Bytes;
                entries.Add(new StoredLayerEntry(id, below, layer.DiffId.ToString(), length, layer.BlobDigest.ToString(), null)
                {
                    Compression = packed ? Gzip : null,
                    Created = Epoch,
                });
                Write(LayerList, entries, ContainersStorageJson.Default.StoredLayerEntryArray, "layers.lock");
            }
            below = id;
        }
        Enter(image, documents, manifest, target, below);
        return (made, copied);
    }

    /// <summary>Removes an image, and the layers that no other has; one that is not there is no fault.</summary>
    public void Remove(Digest id)
    {
        if (!File.Exists(ImageList))
            return;
        List<StoredImageEntry> images = Read(ImageList, ContainersStorageJson.Default.StoredImageEntryArray);
        if (images.RemoveAll(i => i.Id == id.Hex) > 0)
            Write(ImageList, images, ContainersStorageJson.Default.StoredImageEntryArray, "images.lock");
        RemoveTree(_images, id.Hex);
        RemoveUnused(images);
    }

    /// <summary>Removes layers that no image leads to, such as those of an image that failed half way.</summary>
    public void RemoveUnused() => RemoveUnused(Read(ImageList, ContainersStorageJson.Default.StoredImageEntryArray));

    private void Prepare()
    {
        foreach (string folder in new[] { Root, _files, Path.Combine(_files, "l"), _layers, _images })
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The id that containers/image gives a layer: its digest, with those below it.</summary>
    private static string IdOf(ForeignLayer layer, string? below) =>
        below is null ? layer.DiffId.Hex : Digest.Of(Encoding.ASCII.GetBytes($"{below}+{layer.DiffId.Hex}")).Hex;

    private long Make(ForeignLayer layer, string id, string? below, CancellationToken cancellationToken)
    {
        string partial = Path.Combine(_files, id + Partial), link = LinkOf(id);
        // What a crash left.
        RemoveTree(_files, id);
        RemoveTree(_files, id + Partial);
        try
        {
            Directory.CreateDirectory(Path.Combine(partial, "diff"));
            TreeTwin twin = TreeTwin.Make(layer.Folder, Path.Combine(partial, "diff"), cancellationToken);
            Directory.CreateDirectory(Path.Combine(partial, "work"));
            AtomicFile.Write(Path.Combine(partial, "link"), Encoding.ASCII.GetBytes(link));
            if (below is not null)
                AtomicFile.Write(Path.Combine(partial, "lower"), Encoding.ASCII.GetBytes(LowerOf(below)));
            if (layer.TarSplit is { } record)
                File.Copy(record, Path.Combine(_layers, id + ".tar-split.gz"), overwrite: true);
            Directory.Move(partial, Path.Combine(_files, id));
            string name = Path.Combine(_files, "l", link);
            File.Delete(name);
            File.CreateSymbolicLink(name, $"../{id}/diff");
            return twin.CopiedBytes;
        }
        catch
        {
            RemoveTree(_files, id + Partial);
            File.Delete(Path.Combine(_layers, id + ".tar-split.gz"));
            throw;
        }
    }

    private string LowerOf(string below)
    {
        string further = Path.Combine(_files, below, "lower"), first = $"l/{LinkOf(below)}";
        return File.Exists(further) ? $"{first}:{File.ReadAllText(further)}" : first;
    }

    // Theirs are random; one that follows from the id needs no memory.
    private static string LinkOf(string id) => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(id)))[..LinkLength];

    private void Enter(ForeignImage image, IReadOnlyDictionary<Digest, byte[]> documents, Digest manifest, Digest target, string? top)
    {
        string folder = Path.Combine(_images, image.Id.Hex);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["manifest"] = documents[manifest], [image.Id.ToString()] = image.Config };
        foreach ((Digest digest, byte[] bytes) in documents)
            data[$"manifest-{digest}"] = bytes;
        foreach ((string name, byte[] bytes) in data)
            AtomicFile.Write(Path.Combine(folder, ContainersStorageImages.FileName(name)), bytes);
        List<StoredImageEntry> images = Read(ImageList, ContainersStorageJson.Default.StoredImageEntryArray);
        images.RemoveAll(i => i.Id == image.Id.Hex);
        // A name belongs to one image.
        List<string> names = [.. image.Tags, .. image.Digests];
        images = [.. images.Select(i => i with { Names = [.. (i.Names ?? []).Except(names)] })];
        images.Add(new StoredImageEntry(image.Id.Hex, target.ToString(), names, top, data.ToDictionary(d => d.Key, d => Digest.Of(d.Value).ToString()))
        {
            Metadata = "{}",
            BigDataNames = [.. data.Keys],
            BigDataSizes = data.ToDictionary(d => d.Key, d => (long)d.Value.Length),
            Created = Epoch,
        });
        Write(ImageList, images, ContainersStorageJson.Default.StoredImageEntryArray, "images.lock");
    }

    private void RemoveUnused(List<StoredImageEntry> images)
    {
        if (!File.Exists(LayerList))
            return;
        List<StoredLayerEntry> layers = Read(LayerList, ContainersStorageJson.Default.StoredLayerEntryArray);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (StoredImageEntry image in images)
        {
            for (string? id = image.Layer; id is not null && used.Add(id); id = layers.Find(l => l.Id == id)?.Parent)
            {
            }
        }
        List<StoredLayerEntry> unused = layers.FindAll(l => !used.Contains(l.Id!));
        if (unused.Count == 0)
            return;
        Write(LayerList, layers.FindAll(l => used.Contains(l.Id!)), ContainersStorageJson.Default.StoredLayerEntryArray, "layers.lock");
        foreach (string id in unused.Select(l => l.Id!))
        {
            RemoveTree(_files, id);
            File.Delete(Path.Combine(_files, "l", LinkOf(id)));
            File.Delete(Path.Combine(_layers, id + ".tar-split.gz"));
        }
    }

    private static void RemoveTree(string folder, string name)
    {
        if (!Directory.Exists(Path.Combine(folder, name)))
            return;
        using RootedDirectory parent = RootedDirectory.Open(folder);
        parent.RemoveTree(name);
    }

    private static List<T> Read<T>(string file, JsonTypeInfo<T[]> type)
    {
        try
        {
            return File.Exists(file) ? [.. JsonSerializer.Deserialize(ForeignFile.Read(file, MaxList), type) ?? []] : [];
        }
        catch (JsonException e)
        {
            throw new ForeignStoreException($"{file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes a list, and in its lock file who wrote last: a running reader reads the list again when that has changed.</summary>
    private static void Write<T>(string file, List<T> entries, JsonTypeInfo<T[]> type, string lockFile)
    {
        AtomicFile.Write(file, JsonSerializer.SerializeToUtf8Bytes([.. entries], type));
        AtomicFile.Write(Path.Combine(Path.GetDirectoryName(file)!, lockFile), Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(64)));
    }
}
