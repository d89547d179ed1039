using Microsoft.Extensions.Logging;
using Sampan.Cri;
using Sampan.Docker;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;

namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>
/// Images in a Docker Engine's own store. Lists and look-ups are answered from what was last heard; the engine is asked for a name
/// that is not known, and after each change. An image's id is Docker's: the configuration's digest with its classic store, the
/// manifest's or index's with containerd's; the same everywhere.
/// </summary>
internal sealed partial class DockerImages : IImageEngine, IDisposable
{
    private readonly DockerClient _client;
    private readonly ImageCache _cache;
    private readonly DockerPulls _pulls;
    private readonly ImageSpace _space;
    private readonly ILogger<DockerImages> _logger;
    private volatile DockerImageOptions _options;
    private volatile EngineFolders? _folders;

    /// <summary>Nothing is asked yet: <see cref="ResyncAsync"/> does.</summary>
    public DockerImages(DockerClient client, DockerImageOptions options, TimeProvider time, ILogger<DockerImages> logger)
    {
        (_client, _options, _logger) = (client, options, logger);
        _cache = new ImageCache(client.Images, time, logger);
        _cache.Pin(options.PinnedImages);
        _pulls = new DockerPulls(client.Images, _cache, () => _options, time);
        _space = new ImageSpace(client.Images, _cache, time, logger);
    }

    /// <inheritdoc/>
    /// <exception cref="DockerException">The engine was never reached.</exception>
    public string Root => Folders.Root;

    /// <inheritdoc/>
    public ImageStore? Store => null;

    private EngineFolders Folders => _folders ?? throw NeverReached();

    /// <summary>Puts other settings in force for what begins from now on, and pins other images at once.</summary>
    public void Change(DockerImageOptions options)
    {
        _options = options;
        _cache.Pin(options.PinnedImages);
    }

    /// <summary>Asks the engine where it keeps its images and what they are: at first, and when its events were missed.</summary>
    /// <exception cref="DockerException">It cannot be asked; what was known stays.</exception>
    public async Task ResyncAsync(CancellationToken token)
    {
        EngineInfo info = await _client.Engine.InfoAsync(token);
        string root = Existing(info.DockerRootDir);
        if (root != info.DockerRootDir && _folders?.Root != root)
        {
            LogRootElsewhere(info.DockerRootDir, root);
        }
        _folders = new EngineFolders(root, Path.Combine(info.DockerRootDir, "image", info.Driver, "layerdb"));
        await _cache.ResyncAsync(token);
    }

    /// <summary>An image was pulled, tagged, untagged, loaded, imported or deleted: looks for what has changed, in the background.</summary>
    public void Invalidate() => _cache.Invalidate();

    /// <inheritdoc/>
    public async Task<StoredImage> PullAsync(
        ImageReference reference, RegistryCredential? credential, IProgress<PullProgress>? progress, CancellationToken token)
    {
        StoredImage image = await _pulls.PullAsync(reference, credential, progress, token);
        LogPulled(reference.ToString(), image.Id);
        return image;
    }

    /// <inheritdoc/>
    /// <exception cref="DockerException">The engine was never reached.</exception>
    public IReadOnlyList<StoredImage> List() => (_cache.Known ?? throw NeverReached()).Images;

    /// <inheritdoc/>
    /// <exception cref="DockerException">The image is not known, and the engine cannot be asked.</exception>
    public async ValueTask<StoredImage?> FindAsync(string idOrReference, CancellationToken token)
    {
        if (!ImageIndex.CanName(idOrReference))
        {
            return null;
        }
        if (_cache.Known is null)
        {
            await ResyncAsync(token);
        }
        // Somebody may have brought it a moment ago, by hand.
        return _cache.Known?.Find(idOrReference) ?? await _cache.AskAsync(idOrReference, token);
    }

    /// <inheritdoc/>
    public CheckpointSource? FindCheckpoint(string imageOrPath) => null;

    /// <summary>The folders of an image's layers, topmost first, for an overlay; null where the storage driver has none.</summary>
    public IReadOnlyList<string>? LayerFolders(StoredImage image) =>
        _cache.Known?[image.Id] is { } known ? ImageMountSource.Folders(known.Folders) : null;

    /// <summary>
    /// Removes an image with all its names. Containers that were made of it and do not run keep their files. One that others were
    /// built on loses its names, which hides it, and goes with the last of these.
    /// </summary>
    /// <exception cref="CriException">FAILED_PRECONDITION: a container that runs was made of it; all is left as it is.</exception>
    /// <exception cref="DockerException">The engine cannot be asked.</exception>
    public async Task RemoveAsync(StoredImage image, CancellationToken token)
    {
        try
        {
            await _client.Images.RemoveAsync(image.Id.ToString(), force: true, token);
        }
        catch (DockerException e) when (e.IsConflict && e.Message.Contains("dependent child", StringComparison.Ordinal))
        {
            foreach (string name in image.RepoTags.Concat(image.RepoDigests))
            {
                await _client.Images.RemoveAsync(name, force: true, token);
            }
        }
        catch (DockerException e) when (e.IsConflict)
        {
            throw CriException.FailedPrecondition($"image {Name(image)} cannot be removed while a container of it runs: stop that first ({e.Message})", e);
        }
        await _cache.ForgetAsync(image.Id, token);
        LogRemoved(image.Id);
    }

    /// <summary>The engine keeps its store in order itself.</summary>
    public void Sweep()
    {
    }

    /// <inheritdoc/>
    /// <exception cref="DockerException">The engine was never reached.</exception>
    public ImageDiskUsage Usage() => _space.Read(Folders);

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private static string Name(StoredImage image) => image.RepoTags is [{ } tag, ..] ? tag : image.Id.ToString();

    private static string Existing(string folder)
    {
        while (!Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder) ?? "/";
        }
        return folder;
    }

    private DockerException NeverReached() =>
        new(0, $"Docker Engine at {_client.SocketPath} has not answered since this daemon started, so its images are not known: is it running?");

    [LoggerMessage(8504, LogLevel.Information, "Docker Engine pulled {Image} as {Id}")]
    private partial void LogPulled(string image, Digest id);

    [LoggerMessage(8505, LogLevel.Information, "Docker Engine removed image {Id}")]
    private partial void LogRemoved(Digest id);

    [LoggerMessage(8506, LogLevel.Warning, "Docker's data folder {Theirs} is not on this host: disk usage is told of {Ours}")]
    private partial void LogRootElsewhere(string theirs, string ours);
}
