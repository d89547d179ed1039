using System.Text.RegularExpressions;
using Sampan.Images.Layers;
using Sampan.Images.Layers.Tar;
using Sampan.Linux;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Sampan.Oci;

namespace Sampan.Images.Snapshots;

/// <summary>
/// Containers' root file systems: one overlay mount each, at <c>snapshots/KEY/rootfs</c>, its upper folder <c>fs</c>. The
/// link <c>top</c> names the layer it stands on, which keeps that layer and all below in the store.
/// </summary>
public sealed partial class OverlaySnapshotter
{
    private const string TopLink = "top";
    private static readonly Version VolatileSince = new(5, 10);

    private readonly string _root;
    private readonly LayerStore _layers;
    private readonly StagingArea _staging;
    private readonly Lock _gate;

    /// <param name="root">The folder <c>snapshots</c>.</param>
    /// <param name="layers">The layers to stand on.</param>
    /// <param name="staging">Takes what is removed.</param>
    /// <param name="gate">Held while layers are looked up and claimed, and while unused ones are removed.</param>
    internal OverlaySnapshotter(string root, LayerStore layers, StagingArea staging, Lock gate)
    {
        _root = root;
        _layers = layers;
        _staging = staging;
        _gate = gate;
        Directory.CreateDirectory(root);
    }

    /// <summary>Makes and mounts a container's root file system.</summary>
    /// <param name="key">The container's id: letters, digits, <c>_ . -</c>, at most 128, not beginning with a dot.</param>
    /// <param name="chainIds">The image's layers, lowest first (<see cref="StoredImage.ChainIds"/>).</param>
    /// <param name="readOnly">Nothing may be written, mount points for a runtime included.</param>
    /// <param name="owners">Whose the files seem to be; as they are in the layers when null.</param>
    /// <param name="filled">Called before it is mounted, to unpack into it what a container wrote before.</param>
    /// <exception cref="ArgumentException">The key cannot be a folder's name.</exception>
    /// <exception cref="ImageStoreException">The key is taken, or a layer is missing.</exception>
    /// <exception cref="LinuxException">Mounting failed; nothing is left.</exception>
    public Snapshot Prepare(
        string key, IReadOnlyList<Digest> chainIds, bool readOnly = false, SnapshotOwners? owners = null, Action? filled = null)
    {
        string folder = Folder(key);
        Digest? top = chainIds.Count > 0 ? chainIds[^1] : null;
        lock (_gate)
        {
            if (_layers.Stack(top) is null)
                throw new ImageStoreException($"A layer of the image for {key} is missing: pull the image again.");
            if (Directory.Exists(folder))
                throw new ImageStoreException($"There is already a root file system for {key}.");
            Directory.CreateDirectory(folder);
            if (top is { } chain)
                File.CreateSymbolicLink(Path.Combine(folder, TopLink), $"../../layers/{chain.Algorithm}-{chain.Hex}");
        }
        try
        {
            foreach (string name in (string[])["fs", "work", "rootfs", .. top is null ? (string[])["empty"] : []])
                Directory.CreateDirectory(Path.Combine(folder, name));
            LikeTopLayer(Path.Combine(folder, "fs"), top);
            if (readOnly)
                new FileStream(Path.Combine(folder, "readonly"), FileMode.CreateNew).Dispose();
            if (owners is not null)
                Give(Path.Combine(folder, "fs"), owners);
            filled?.Invoke();
            return MountAt(key, owners);
        }
        catch
        {
            Remove(key);
            throw;
        }
    }

    /// <summary>Mounts again what is not mounted, as after a reboot; what the container wrote is kept.</summary>
    /// <exception cref="ImageStoreException">There is no such key, or a layer is missing.</exception>
    /// <exception cref="LinuxException">Mounting failed.</exception>
    public Snapshot Remount(string key)
    {
        string folder = Folder(key);
        if (!Directory.Exists(Path.Combine(folder, "rootfs")))
            throw new ImageStoreException($"There is no root file system for {key}.");
        Unmount(folder);
        // A volatile mount that ended in a crash leaves a mark in the work folder, and is refused until it is gone.
        using (RootedDirectory here = RootedDirectory.Open(folder))
        {
            here.RemoveTree("work");
            here.MakeDirectory("work", 0x1C0);
        }
        return MountAt(key);
    }

    /// <summary>Unmounts and deletes; gone already is success. Layers that only it used stay until the next sweep.</summary>
    /// <returns>True if it was there.</returns>
    public bool Remove(string key)
    {
        string folder = Folder(key);
        if (!Directory.Exists(folder))
            return false;
        Unmount(folder);
        _staging.Discard(folder);
        _staging.Empty();
        return true;
    }

    /// <summary>All keys.</summary>
    public IReadOnlyList<string> List() => [.. Directory.GetDirectories(_root).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    /// <summary>What the container wrote: disk space and inodes.</summary>
    /// <exception cref="ImageStoreException">There is no such key.</exception>
    public DiskUsage Usage(string key, CancellationToken cancellationToken)
    {
        string upper = Path.Combine(Folder(key), "fs");
        return Directory.Exists(upper)
            ? DiskUsage.Of(upper, cancellationToken)
            : throw new ImageStoreException($"There is no root file system for {key}.");
    }

    /// <summary>Writes what the container wrote as a tar, its end not included.</summary>
    /// <param name="key">The container.</param>
    /// <param name="tar">Gets it.</param>
    /// <param name="without">Absolute paths that are left out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The absolute paths that it removed.</returns>
    /// <exception cref="ImageStoreException">There is no such key, or what it wrote cannot be told.</exception>
    /// <exception cref="LinuxException">Something cannot be read.</exception>
    public IReadOnlyList<string> WriteChanges(
        string key, TarWriter tar, IReadOnlySet<string> without, CancellationToken cancellationToken)
    {
        string folder = Folder(key);
        IReadOnlyList<LayerRecord> stack = _layers.Stack(TopOf(folder))
            ?? throw new ImageStoreException($"A layer of the image for {key} is missing: pull the image again.");
        return new UpperChanges(tar, [.. stack.Select(layer => _layers.DiffFolder(layer.ChainId))], without, cancellationToken)
            .Write(Path.Combine(folder, "fs"));
    }

    /// <summary>Unpacks what a container wrote into one that is not mounted yet (<see cref="Prepare"/>).</summary>
    /// <param name="key">The container.</param>
    /// <param name="tar">A tar, packed or not; with a layer's whiteouts, if any; disposed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="LayerException">It is damaged or refused.</exception>
    public void UnpackChanges(string key, Stream tar, CancellationToken cancellationToken)
    {
        string folder = Folder(key), upper = Path.Combine(folder, "fs");
        LayerFacts facts = Unpack(tar, upper, cancellationToken);
        IReadOnlyList<LayerRecord> stack = _layers.Stack(TopOf(folder)) ?? [];
        ImpliedFolders.Complete(upper, facts.ImpliedFolders, [.. stack.Select(layer => _layers.DiffFolder(layer.ChainId))]);
    }

    /// <summary>Unpacks a tar into a folder beside a container's files.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="LayerException">It is damaged or refused.</exception>
    public string Unpack(string key, string name, Stream tar, CancellationToken cancellationToken)
    {
        string folder = MakeFolder(key, name);
        Unpack(tar, folder, cancellationToken);
        return folder;
    }

    private static LayerFacts Unpack(Stream tar, string folder, CancellationToken cancellationToken) =>
        new LayerUnpacker(new LayerLimits()).Unpack(tar, new UnpackPlaces(folder, null, null), "sha256", cancellationToken);

    /// <summary>An empty folder beside a container's files, gone with them at the latest.</summary>
    /// <param name="key">The container.</param>
    /// <param name="name">The folder's name; what is there by that name is removed.</param>
    public string MakeFolder(string key, string name)
    {
        string folder = Path.Combine(Folder(key), name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    /// <summary>The top layers in use.</summary>
    internal IReadOnlyList<Digest> Tops()
    {
        var tops = new List<Digest>();
        foreach (string folder in Directory.GetDirectories(_root))
        {
            string? target = new FileInfo(Path.Combine(folder, TopLink)).LinkTarget;
            if (Digest.TryParse(Path.GetFileName(target)?.Replace('-', ':'), out Digest chain))
                tops.Add(chain);
        }
        return tops;
    }

    private static void Unmount(string folder)
    {
        // A failed remount may have left two on top of each other.
        while (Mount.Unmount(Path.Combine(folder, "rootfs"), detach: true))
        {
        }
    }

    private Snapshot MountAt(string key, SnapshotOwners? owners = null)
    {
        string folder = Folder(key);
        Digest? top = TopOf(folder);
        IReadOnlyList<LayerRecord> stack = _layers.Stack(top)
            ?? throw new ImageStoreException($"A layer of the image for {key} is missing: pull the image again.");
        bool readOnly = File.Exists(Path.Combine(folder, "readonly"));
        string rootfs = Path.Combine(folder, "rootfs");
        using RootedDirectory links = RootedDirectory.Open(_layers.LinkFolder);
        using RootedDirectory own = RootedDirectory.Open(folder);
        using MappedLayers? mapped = owners is null ? null : MappedLayers.Mount(_layers.LinkFolder, folder, owners.UserNamespace);
        using RootedDirectory? mappedLinks = mapped is null ? null : RootedDirectory.Open(mapped.LinkFolder);
        var overlay = new OverlayMount(
            stack.Select(l => l.Link).ToList(), mapped?.LinkFolder ?? _layers.LinkFolder, mappedLinks ?? links, folder, own);
        overlay.MountAt(rootfs, readOnly, useVolatile: Environment.OSVersion.Version >= VolatileSince);
        return new Snapshot(key, rootfs, readOnly ? null : Path.Combine(folder, "fs"));
    }

    private static Digest? TopOf(string folder)
    {
        string? target = new FileInfo(Path.Combine(folder, TopLink)).LinkTarget;
        return target is null ? null : Digest.Parse(Path.GetFileName(target).Replace('-', ':'));
    }

    /// <summary>The upper folder's owner and mode are those of the container's <c>/</c>.</summary>
    private void LikeTopLayer(string upper, Digest? top)
    {
        using RootedDirectory folder = RootedDirectory.Open(upper);
        folder.SetMode(0x1ED);
        if (top is not { } chain)
            return;
        using RootedDirectory layer = RootedDirectory.Open(_layers.DiffFolder(chain));
        NodeFacts facts = layer.Stat();
        folder.SetOwner(facts.Uid, facts.Gid);
        folder.SetMode(facts.Mode);
    }

    /// <summary>The upper folder is no part of the mapped layers: what lies in it has the ids outside.</summary>
    private static void Give(string upper, SnapshotOwners owners)
    {
        using RootedDirectory folder = RootedDirectory.Open(upper);
        NodeFacts facts = folder.Stat();
        folder.SetOwner(owners.Map.HostUid + facts.Uid, owners.Map.HostGid + facts.Gid);
        folder.SetMode(facts.Mode);
    }

    private string Folder(string key) => KeyPattern().IsMatch(key)
        ? Path.Combine(_root, key)
        : throw new ArgumentException($"'{key}' cannot name a root file system: letters, digits, '_', '.', '-', at most 128.", nameof(key));

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex KeyPattern();
}
