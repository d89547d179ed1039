using Microsoft.Extensions.Logging;
using Sampan.Docker;
using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>
/// The engine's images as they were last heard of. What it is asked for is asked one after the other, so that an older answer never
/// takes the place of a newer one.
/// </summary>
internal sealed partial class ImageCache(ImageApi api, TimeProvider time, ILogger logger) : IDisposable
{
    private const int ParallelQuestions = 4;
    private const int BadRequest = 400;
    private const int Idle = 0;
    private const int Asking = 1;
    private const int AskingForOld = 2;

    // Whoever notices that the engine is back says so; this is for an engine that was only slow.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _publishing = new();
    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<ImagePattern> _pinned = [];
    private volatile ImageIndex? _index;
    private int _refresh;

    /// <summary>What is known; null before the engine was reached for the first time.</summary>
    public ImageIndex? Known => _index;

    /// <summary>Sets which images must not be collected.</summary>
    public void Pin(IEnumerable<string> names)
    {
        lock (_publishing)
        {
            _pinned = [.. names.Select(name => ImagePattern.TryParse(name, out ImagePattern? pattern) ? pattern : null).OfType<ImagePattern>()];
        }
        if (_index is not null)
        {
            Change(index => index);
        }
    }

    /// <summary>Asks for the list, and for what is new in it.</summary>
    public async Task ResyncAsync(CancellationToken token)
    {
        await _gate.WaitAsync(token);
        try
        {
            IReadOnlyList<ImageEntry> list = await api.ListAsync(token);
            ImageIndex? before = _index;
            var found = new KnownImage?[list.Count];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, list.Count),
                new ParallelOptions { MaxDegreeOfParallelism = ParallelQuestions, CancellationToken = token },
                async (at, own) => found[at] = await DescribeAsync(list[at], before, own));
            Change(_ => new ImageIndex(found.OfType<KnownImage>()));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Something has changed: asks for the list in the background, once for all changes that come meanwhile.</summary>
    public void Invalidate()
    {
        if (Interlocked.Exchange(ref _refresh, AskingForOld) == Idle)
        {
            _ = RefreshAsync();
        }
    }

    /// <summary>Asks for one image by any of its names, and remembers it; null if there is none.</summary>
    public async Task<StoredImage?> AskAsync(string name, CancellationToken token)
    {
        await _gate.WaitAsync(token);
        try
        {
            if (await api.FindAsync(name, token) is not { } details || ImageMapping.Of(details) is not { } image)
            {
                return null;
            }
            if (image.Image.RepoTags.Count + image.Image.RepoDigests.Count > 0)
            {
                Change(index => index.With(image));
                return _index?[image.Image.Id]?.Image;
            }
        }
        catch (DockerException e) when (e.Status == BadRequest)
        {
            return null;
        }
        finally
        {
            _gate.Release();
        }
        // Without a name it may be a mere part of another, which no list shows.
        await ResyncAsync(token);
        return _index?.Find(name);
    }

    /// <summary>An image is gone.</summary>
    public async Task ForgetAsync(Digest id, CancellationToken token)
    {
        await _gate.WaitAsync(token);
        try
        {
            Change(index => index.Without(id));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _gate.Dispose();
    }

    private async Task<KnownImage?> DescribeAsync(ImageEntry entry, ImageIndex? before, CancellationToken token)
    {
        if (Digest.TryParse(entry.Id, out Digest id) && before?[id] is { } known)
        {
            return known with { Image = ImageMapping.Named(known.Image, entry.RepoTags, entry.RepoDigests) };
        }
        try
        {
            return await api.FindAsync(entry.Id, token) is { } details ? ImageMapping.Of(details) : null;
        }
        catch (DockerException e) when (e.Status >= BadRequest)
        {
            // One image that the engine cannot read must not hide all others.
            LogUnreadable(entry.Id, e.Message);
            return null;
        }
    }

    // What is pinned is decided here alone, so that no answer under way brings an older decision back.
    private void Change(Func<ImageIndex, ImageIndex> change)
    {
        lock (_publishing)
        {
            ImageIndex next = change(_index ?? new ImageIndex([]));
            _index = new ImageIndex(next.All.Select(known => known with { Image = ImageMapping.Pinned(known.Image, _pinned) }));
        }
    }

    private async Task RefreshAsync()
    {
        CancellationToken stop = _stop.Token;
        try
        {
            do
            {
                Interlocked.Exchange(ref _refresh, Asking);
                try
                {
                    await ResyncAsync(stop);
                }
                catch (DockerException e)
                {
                    LogNotRefreshed(e.Message);
                    await Task.Delay(Pause, time, stop);
                    Interlocked.Exchange(ref _refresh, AskingForOld);
                }
            }
            while (Interlocked.CompareExchange(ref _refresh, Idle, Asking) != Asking);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The daemon ends.
        }
    }

    [LoggerMessage(8501, LogLevel.Warning, "image {Image} is left out: {Reason}")]
    private partial void LogUnreadable(string image, string reason);

    [LoggerMessage(8502, LogLevel.Warning, "the list of images is as old as the last answer: {Reason}")]
    private partial void LogNotRefreshed(string reason);
}
