using System.Runtime.CompilerServices;
using Sampan.Cri;
using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Daemon.ImageService;

/// <summary>
/// Where pulls say how far they are and others listen. A pull that nobody watches only notes its layers' last words: no
/// timer runs and nothing is sent.
/// </summary>
internal sealed class PullWatch(TimeProvider time)
{
    /// <summary>The shortest time between two snapshots.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a watcher waits for a pull to begin.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How many may watch at once, over all images.</summary>
    public const int MostWatchers = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, WatchedPull> _pulls = new(StringComparer.Ordinal);
    private int _watchers;

    /// <summary>A pull begins. Dispose what comes back when it has ended, however it ended.</summary>
    public PullReporter Begin(ImageReference reference)
    {
        string key = reference.ToString();
        lock (_lock)
        {
            WatchedPull pull = Enter(key);
            pull.Pulls++;
            pull.Begun.TrySetResult();
            return new PullReporter(pull, () => End(key, pull));
        }
    }

    /// <summary>
    /// Snapshots of a pull's layers, after changes, until it ends; the last word of each layer is in the last one. Nothing when
    /// no pull begins within <see cref="Patience"/>.
    /// </summary>
    /// <exception cref="CriException">RESOURCE_EXHAUSTED: <see cref="MostWatchers"/> watch already.</exception>
    public async IAsyncEnumerable<IReadOnlyList<PullProgress>> WatchAsync(
        ImageReference reference, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string key = reference.ToString();
        WatchedPull pull = Join(key);
        try
        {
            if (!await EndsWithinAsync(pull.Begun.Task, Patience, cancellationToken))
                yield break;
            int seen = 0;
            bool ended;
            do
            {
                ended = await EndsWithinAsync(pull.Ended.Task, Interval, cancellationToken);
                if (pull.News(ref seen) is { } snapshot)
                    yield return snapshot;
            }
            while (!ended);
        }
        finally
        {
            Leave(key, pull);
        }
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var unneeded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(task, Task.Delay(limit, time, unneeded.Token));
        cancellationToken.ThrowIfCancellationRequested();
        await unneeded.CancelAsync();
        return task.IsCompleted;
    }

    private WatchedPull Join(string key)
    {
        lock (_lock)
        {
            if (_watchers == MostWatchers)
                throw CriException.ResourceExhausted($"{MostWatchers} pulls are being watched already: try again later");
            _watchers++;
            WatchedPull pull = Enter(key);
            pull.Watchers++;
            return pull;
        }
    }

    private void Leave(string key, WatchedPull pull)
    {
        lock (_lock)
        {
            _watchers--;
            pull.Watchers--;
            Drop(key, pull, pull.Pulls == 0 && pull.Watchers == 0);
        }
    }

    private void End(string key, WatchedPull pull)
    {
        lock (_lock)
        {
            if (--pull.Pulls > 0)
                return;
            // Whoever comes now waits for the next pull.
            Drop(key, pull, true);
            pull.Ended.TrySetResult();
        }
    }

    private WatchedPull Enter(string key)
    {
        if (!_pulls.TryGetValue(key, out WatchedPull? pull))
            _pulls[key] = pull = new WatchedPull();
        return pull;
    }

    private void Drop(string key, WatchedPull pull, bool unused)
    {
        if (unused && _pulls.TryGetValue(key, out WatchedPull? current) && current == pull)
            _pulls.Remove(key);
    }
}
