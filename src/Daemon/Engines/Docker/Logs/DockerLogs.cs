using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Sampan.Linux;
using Sampan.Linux.Events;

namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>
/// CRI logs for the kubelet, translated from Docker's json-file logs while their containers run. No line is lost and none
/// doubled when this daemon or dockerd is restarted or killed.
/// </summary>
internal sealed partial class DockerLogs : IAsyncDisposable
{
    // Of those that read and write at a time: a slow disk takes no more threads, nor buffers, than these.
    private const int PumpCount = 2, StepCount = 4;

    // One pump of a stream of writes takes what came in this time. What comes after a silence is pumped at once.
    private static readonly TimeSpan Cadence = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1), DrainRetry = TimeSpan.FromMilliseconds(200);

    // Events can be lost, and dockerd makes a log's folder late.
    private const int RoundsBetweenSearches = 10;

    private readonly ConcurrentDictionary<string, FollowedLog> _logs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, FollowedLog> _byWatch = [];
    private readonly ConcurrentBag<LogLines> _lines = [];
    private readonly SemaphoreSlim _steps = new(StepCount, StepCount);
    private readonly Channel<FollowedLog> _queue = Channel.CreateUnbounded<FollowedLog>();
    private readonly CancellationTokenSource _stop = new();
    private readonly string _positions;
    private readonly DirectoryWatches _watches;
    private readonly TimeProvider _time;
    private readonly ILogger<DockerLogs> _logger;
    private readonly Task[] _loops;
    private volatile bool _isBlind;

    /// <summary>Begins; it follows nothing yet.</summary>
    /// <param name="positionsFolder">Where it keeps how far each log was brought, a file for each; made if need be.</param>
    /// <param name="loop">Waits for changes.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="logger">Told when a log cannot be written.</param>
    /// <exception cref="IOException">The folder cannot be made, or the kernel gives no inotify instance.</exception>
    public DockerLogs(string positionsFolder, EpollLoop loop, TimeProvider time, ILogger<DockerLogs> logger)
    {
        Directory.CreateDirectory(positionsFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (_positions, _time, _logger) = (positionsFolder, time, logger);
        _watches = new DirectoryWatches(loop);
        _loops = [Task.Run(WatchAsync), Task.Run(SearchAsync), .. Enumerable.Range(0, PumpCount).Select(_ => Task.Run(PumpAsync))];
    }

    /// <summary>Whether the log of a container with this log driver can be followed.</summary>
    public static bool CanFollow(string driver) => driver == "json-file";

    /// <summary>
    /// Follows a container's log, from where it was left if it was followed before. On return the target exists, or it was
    /// told why not and is tried again and again.
    /// </summary>
    /// <param name="id">The container.</param>
    /// <param name="source">Docker's file; it and its folder may come later.</param>
    /// <param name="target">The CRI log. A link there, as dockershim and cri-dockerd made, is replaced by a file.</param>
    /// <param name="adopted">Whether another runtime made the container: then no file of Docker's is ever deleted.</param>
    /// <param name="token">Gives up waiting for the target; it is followed all the same.</param>
    public async Task FollowAsync(string id, string source, string target, bool adopted, CancellationToken token)
    {
        FollowedLog log = _logs.GetOrAdd(id, _ => new FollowedLog(
            id,
            source,
            new LogFollower(new SourceLog(source, adopted), new TargetLog(target), new PositionFile(PositionOf(id)))));
        log.HasEnded = false;
        log.Moved(_time);
        TryWatch(log);
        if (await StepAsync(log, token))
        {
            Queue(log);
        }
    }

    /// <summary>
    /// Brings over all that is there, then closes the container's files. For a container that has ended: dockerd has written
    /// all when it says so. Nothing if it is not followed.
    /// </summary>
    /// <exception cref="OperationCanceledException">It could not be finished so long; it goes on by itself.</exception>
    public async Task DrainAsync(string id, CancellationToken token)
    {
        if (!_logs.TryGetValue(id, out FollowedLog? log))
        {
            return;
        }
        while (await StepAsync(log, token) || log.IsFailing)
        {
            if (log.IsFailing)
            {
                await Task.Delay(DrainRetry, _time, token);
            }
        }
        Unwatch(log);
        await WithGateAsync(log, End, token);
    }

    /// <summary>Goes on at the log's path after the file there was renamed. On return the file exists, and lines go there.</summary>
    /// <exception cref="IOException">There is no folder, or the disk refused; no new file is left then.</exception>
    public Task ReopenAsync(string id, CancellationToken token) =>
        _logs.TryGetValue(id, out FollowedLog? log)
            ? WithGateAsync(log, Reopen, token)
            : throw new IOException($"the log of container {id} is not followed: start the container, or restart this daemon");

    /// <summary>Follows a container no more and forgets how far it was: for one that is removed. Nothing if it is not known.</summary>
    public async Task ForgetAsync(string id, CancellationToken token)
    {
        if (_logs.TryRemove(id, out FollowedLog? log))
        {
            Unwatch(log);
            await WithGateAsync(log, End, token);
        }
        // Also of one that is not followed since this daemon has started.
        File.Delete(PositionOf(id));
    }

    /// <summary>The containers whose positions are kept.</summary>
    public IReadOnlyList<string> Known() => [.. Directory.EnumerateFiles(_positions).Select(file => Path.GetFileName(file))];

    /// <summary>Brings over what is there, a last time, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        foreach (FollowedLog log in _logs.Values.Where(log => !log.HasEnded))
        {
            await StepAsync(log, CancellationToken.None);
            await WithGateAsync(log, End, CancellationToken.None);
        }
        _watches.Dispose();
        _steps.Dispose();
        _stop.Dispose();
    }

    private string PositionOf(string id) => Path.Combine(_positions, Path.GetFileName(id));

    private void Queue(FollowedLog log)
    {
        if (!log.HasEnded && log.TryQueue())
        {
            _queue.Writer.TryWrite(log);
        }
    }

    // One that fails is tried again on its own clock.
    private void QueueUnlessFailing(FollowedLog log)
    {
        if (!log.IsFailing)
        {
            Queue(log);
        }
    }

    /// <summary>Sees to it that the log is watched; whether it was not before.</summary>
    private bool TryWatch(FollowedLog log)
    {
        if (log.Watch is not null)
        {
            return false;
        }
        try
        {
            int watch = _watches.Add(log.Folder);
            log.Watch = watch;
            _byWatch[watch] = log;
            return true;
        }
        catch (LinuxException)
        {
            // The search comes by until the folder is there, and goes on doing so where the kernel has no more watches.
            return false;
        }
    }

    private void Unwatch(FollowedLog log)
    {
        if (log.Watch is { } watch && _byWatch.TryRemove(watch, out _))
        {
            log.Watch = null;
            _watches.Remove(watch);
        }
    }

    private async Task WatchAsync()
    {
        var changed = new HashSet<int>();
        try
        {
            while (true)
            {
                await _watches.NextAsync(changed, _stop.Token);
                foreach (FollowedLog log in changed.Contains(DirectoryWatches.Lost) ? _logs.Values : Watched(changed))
                {
                    QueueUnlessFailing(log);
                }
                changed.Clear();
                await Task.Delay(Cadence, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (LinuxException e)
        {
            _isBlind = true;
            CannotWatch(e);
        }
    }

    private IEnumerable<FollowedLog> Watched(HashSet<int> watches) =>
        watches.Select(watch => _byWatch.GetValueOrDefault(watch)).OfType<FollowedLog>();

    private async Task SearchAsync()
    {
        try
        {
            for (int round = 1; ; round++)
            {
                await Task.Delay(Round, _time, _stop.Token);
                foreach (FollowedLog log in _logs.Values.Where(log => !log.HasEnded))
                {
                    bool isNew = TryWatch(log);
                    if (log.IsFailing ? log.IsDue(_time) : isNew || _isBlind || log.Watch is null || IsTurnOf(log, round))
                    {
                        Queue(log);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static bool IsTurnOf(FollowedLog log, int round) => round % RoundsBetweenSearches == 0 && log.MayHaveChanged();

    private async Task PumpAsync()
    {
        try
        {
            await foreach (FollowedLog log in _queue.Reader.ReadAllAsync(_stop.Token))
            {
                log.Unqueue();
                if (await StepAsync(log, _stop.Token))
                {
                    Queue(log);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Pumps once; whether there is more.</summary>
    private async Task<bool> StepAsync(FollowedLog log, CancellationToken token)
    {
        // This first: whoever holds a gate holds up a rotation of the log, and so must not wait for other logs.
        await _steps.WaitAsync(token);
        try
        {
            await log.Gate.WaitAsync(token);
            try
            {
                return !log.HasEnded && Pump(log);
            }
            finally
            {
                log.Gate.Release();
            }
        }
        finally
        {
            _steps.Release();
        }
    }

    private bool Pump(FollowedLog log)
    {
        if (!_lines.TryTake(out LogLines? lines))
        {
            lines = new LogLines();
        }
        try
        {
            log.Look();
            bool more = log.Follower.Pump(lines);
            Tell(log);
            if (log.Follower.HasMoved)
            {
                log.Moved(_time);
            }
            else if (!more && log.IsSilent(_time))
            {
                log.Follower.Dispose();
            }
            return more;
        }
        // Whatever it is: it must not stop the other logs.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.Follower.Dispose();
            if (log.Fail(_time))
            {
                Failed(log.Id, e);
            }
            return false;
        }
        finally
        {
            lines.Trim();
            _lines.Add(lines);
        }
    }

    private static async Task WithGateAsync(FollowedLog log, Action<FollowedLog> action, CancellationToken token)
    {
        await log.Gate.WaitAsync(token);
        try
        {
            action(log);
        }
        finally
        {
            log.Gate.Release();
        }
    }

    private static void End(FollowedLog log)
    {
        log.HasEnded = true;
        log.Follower.Dispose();
    }

    private static void Reopen(FollowedLog log)
    {
        log.Follower.Reopen();
        if (log.HasEnded)
        {
            log.Follower.Dispose();
        }
    }

    private void Tell(FollowedLog log)
    {
        if (log.Succeed())
        {
            Recovered(log.Id);
        }
        if (log.Follower.HasGap)
        {
            HadGap(log.Id);
        }
        if (log.Follower.Malformed > 0 && !log.HasToldMalformed)
        {
            log.HasToldMalformed = true;
            HadMalformed(log.Id, log.Follower.Malformed);
        }
    }

    [LoggerMessage(4501, LogLevel.Warning, "the log of container {Container} cannot be written; its lines wait in Docker's own file and it is tried again")]
    private partial void Failed(string container, Exception reason);

    [LoggerMessage(4502, LogLevel.Information, "the log of container {Container} is written again")]
    private partial void Recovered(string container);

    [LoggerMessage(4503, LogLevel.Warning, "lines of the log of container {Container} may be missing: Docker deleted its file before it was read to the end")]
    private partial void HadGap(string container);

    [LoggerMessage(4505, LogLevel.Error, "changes of Docker's logs are told no more; they are looked for every second")]
    private partial void CannotWatch(Exception reason);

    [LoggerMessage(4504, LogLevel.Warning, "{Count} lines of Docker's log of container {Container} are no entries and were passed over; further ones are not told")]
    private partial void HadMalformed(string container, int count);
}
