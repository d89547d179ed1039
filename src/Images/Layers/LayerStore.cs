using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Sampan.Linux.Files;
using Sampan.Oci;

namespace Sampan.Images.Layers;

/// <summary>
/// The unpacked layers: <c>layers/CHAIN/{diff,meta.json,tar-split.json.gz,blob,durable}</c>, each with a short link <c>l/NAME</c> to its diff.
/// A layer is in its place only when complete.
/// </summary>
internal sealed class LayerStore
{
    /// <summary>The file beside <c>diff</c> from which the layer's tar can be made again.</summary>
    internal const string TarRecord = "tar-split.json.gz";

    /// <summary>The file beside <c>diff</c> with the layer's blob as it came, if it was kept.</summary>
    internal const string Blob = "blob";

    private const string Meta = "meta.json";
    private const string Durable = "durable";
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly string _layers;
    private readonly string _links;
    private readonly StagingArea _staging;
    private readonly string _bootId;
    private readonly ConcurrentDictionary<Digest, LayerRecord> _known = new();

    private LayerStore(string root, StagingArea staging, string bootId)
    {
        _layers = Path.Combine(root, "layers");
        _links = Path.Combine(root, "l");
        _staging = staging;
        _bootId = bootId;
    }

    /// <summary>All layers.</summary>
    internal IReadOnlyCollection<LayerRecord> All => [.. _known.Values];

    /// <summary>The folder of the short links.</summary>
    internal string LinkFolder => _links;

    /// <summary>Reads what is there; layers that a crash may have damaged are thrown away.</summary>
    internal static LayerStore Open(string root, StagingArea staging, string bootId)
    {
        var store = new LayerStore(root, staging, bootId);
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(store._layers, own);
        Directory.CreateDirectory(store._links, own);
        foreach (string folder in Directory.GetDirectories(store._layers))
        {
            if (store.Load(folder) is { } record)
                store._known[record.ChainId] = record;
            else
                staging.Discard(folder);
        }
        store.RepairLinks();
        return store;
    }

    internal LayerRecord? Find(Digest chain) => _known.GetValueOrDefault(chain);

    internal string DiffFolder(Digest chain) => Path.Combine(Folder(chain), "diff");

    /// <summary>The record of a layer's tar; null if there is none, as for tars that hold a name twice.</summary>
    internal string? RecordFile(Digest chain)
    {
        string file = Path.Combine(Folder(chain), TarRecord);
        return File.Exists(file) ? file : null;
    }

    /// <summary>The blob that a layer came in; null if it was not kept.</summary>
    internal string? BlobFile(Digest chain)
    {
        string file = Path.Combine(Folder(chain), Blob);
        return File.Exists(file) ? file : null;
    }

    /// <summary>The chain and all below it, top first; null if one is missing.</summary>
    internal IReadOnlyList<LayerRecord>? Stack(Digest? top)
    {
        var stack = new List<LayerRecord>();
        for (Digest? at = top; at is { } chain; at = stack[^1].Parent)
        {
            if (Find(chain) is not { } record)
                return null;
            stack.Add(record);
        }
        return stack;
    }

    /// <summary>Puts an unpacked layer in its place.</summary>
    /// <param name="staged">Its staging folder, which holds <c>diff</c>.</param>
    /// <param name="facts">What unpacking found.</param>
    /// <param name="chain">Its name.</param>
    /// <param name="parent">The chain below, which is in the store.</param>
    /// <param name="blob">The digest of the blob it came in.</param>
    internal void Commit(string staged, LayerFacts facts, Digest chain, Digest? parent, Digest blob)
    {
        IReadOnlyList<LayerRecord> below = Stack(parent)
            ?? throw new InvalidOperationException($"Layer {parent} was removed while {chain} was unpacked on top of it.");
        ImpliedFolders.Complete(Path.Combine(staged, "diff"), facts.ImpliedFolders, [.. below.Select(l => DiffFolder(l.ChainId))]);
        var record = new LayerRecord
        {
            ChainId = chain,
            Parent = parent,
            DiffId = facts.DiffId,
            BlobDigest = blob,
            File = facts.File,
            Link = MakeLink(chain),
            Bytes = facts.Bytes,
            Inodes = facts.Inodes,
            BootId = _bootId,
        };
        AtomicFile.Write(Path.Combine(staged, Meta), JsonSerializer.SerializeToUtf8Bytes(record, ImagesJson.Default.LayerRecord));
        Directory.Move(staged, Folder(chain));
        AtomicFile.FlushDirectory(_layers);
        _known[chain] = record;
    }

    /// <summary>Flushes all layers to the disk, so that they survive a crash.</summary>
    internal void MakeDurable()
    {
        List<LayerRecord> pending = [.. _known.Values.Where(l => !File.Exists(Path.Combine(Folder(l.ChainId), Durable)))];
        if (pending.Count == 0)
            return;
        using (RootedDirectory folder = RootedDirectory.Open(_layers))
            folder.SyncFileSystem();
        foreach (LayerRecord layer in pending)
        {
            string path = Path.Combine(Folder(layer.ChainId), Durable);
            if (Directory.Exists(Folder(layer.ChainId)))
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        }
    }

    /// <summary>Takes a layer out of the store. What it held is freed by <see cref="StagingArea.Empty"/>.</summary>
    internal void Remove(LayerRecord layer)
    {
        _known.TryRemove(layer.ChainId, out _);
        _staging.Discard(Folder(layer.ChainId));
        File.Delete(Path.Combine(_links, layer.Link));
    }

    private string Folder(Digest chain) => Path.Combine(_layers, $"{chain.Algorithm}-{chain.Hex}");

    private LayerRecord? Load(string folder)
    {
        try
        {
            LayerRecord? record = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, Meta)), ImagesJson.Default.LayerRecord);
            bool trusted = record?.BootId == _bootId || File.Exists(Path.Combine(folder, Durable));
            return record is not null && trusted && Folder(record.ChainId) == folder ? record : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private string MakeLink(Digest chain)
    {
        string target = Path.Combine("..", "layers", $"{chain.Algorithm}-{chain.Hex}", "diff");
        while (true)
        {
            string name = RandomNumberGenerator.GetString(Base32, 12);
            if (Path.Exists(Path.Combine(_links, name)))
                continue;
            File.CreateSymbolicLink(Path.Combine(_links, name), target);
            return name;
        }
    }

    /// <summary>A crash may leave a link without its layer, or lose one.</summary>
    private void RepairLinks()
    {
        Dictionary<string, LayerRecord> wanted = _known.Values.ToDictionary(l => l.Link);
        foreach (string link in Directory.GetFileSystemEntries(_links))
        {
            if (!wanted.Remove(Path.GetFileName(link)))
                File.Delete(link);
        }
        foreach ((string name, LayerRecord layer) in wanted)
        {
            string target = Path.Combine("..", "layers", $"{layer.ChainId.Algorithm}-{layer.ChainId.Hex}", "diff");
            File.CreateSymbolicLink(Path.Combine(_links, name), target);
        }
    }
}
