// How the engine is followed:
//
//   look at everything ──► listen to events from before that look on ──► the stream breaks ──► wait ──┐
//        ▲                                                                                            │
//        └────────────────────────────────────────────────────────────────────────────────────────────┘
//
// Meanwhile a ping every few seconds tells an engine that hangs from one that has nothing to say.
using System.Globalization;
using Microsoft.Extensions.Logging;
using Sampan.Daemon.Engines.Docker.Logs;
using Sampan.Docker;
using EngineContainer = Sampan.Docker.ContainerDetails;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>Keeps what is known of the engine's containers and images true.</summary>
internal sealed partial class DockerWatch(
    DockerClient docker, DockerObjects objects, DockerContainers containers, DockerWatchParts parts, ILogger<DockerWatch> logger)
{
    private const int InspectedAtOnce = 8;
    private const long NanosecondsPerMillisecond = 1_000_000;

    private static readonly TimeSpan PingPeriod = TimeSpan.FromSeconds(5), FirstWait = TimeSpan.FromMilliseconds(100), LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5), Overlap = TimeSpan.FromSeconds(1);

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Filters =
        new Dictionary<string, IReadOnlyList<string>> { ["type"] = ["container", "image"] };

    private volatile string? _down;
    private volatile string? _hung;

    /// <summary>Why the engine cannot be used; null while it can.</summary>
    public string? Fault => _down ?? _hung;

    /// <summary>Looks at everything once.</summary>
    /// <param name="mayHaveEnded">Told of containers that ended meanwhile.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="DockerException">The engine cannot be asked.</exception>
    public async Task LookAsync(Action<string> mayHaveEnded, CancellationToken token)
    {
        await parts.Images.ResyncAsync(token);
        IReadOnlyList<ContainerEntry> all = [.. (await docker.Containers.ListAsync(all: true, [DockerLabels.Type], token)).Where(IsOfInterest)];
        HashSet<string> running = [.. all.Where(entry => entry.IsRunning).Select(entry => entry.Id)];
        HashSet<string> known = [.. all.Select(entry => entry.Id)];
        foreach (string id in objects.Running.Where(id => !known.Contains(id)))
        {
            objects.Lost(id);
            mayHaveEnded(id);
        }
        IEnumerable<ContainerEntry> unclear = all.Where(entry =>
            entry.State != "created" && (running.Contains(entry.Id) ? !objects.IsRunning(entry.Id) : objects.FindExit(entry.Id) is null));
        await Parallel.ForEachAsync(
            unclear,
            new ParallelOptions { MaxDegreeOfParallelism = InspectedAtOnce, CancellationToken = token },
            async (entry, own) =>
            {
                try
                {
                    await LookAtAsync(entry.Id, mayHaveEnded, own);
                }
                catch (Exception e) when (e is DockerException { IsUnavailable: false } or IOException)
                {
                    // One that went meanwhile, or of which the engine has lost part: the others are not to suffer.
                    LogNotSeen(e, entry.Id);
                }
            });
    }

    /// <summary>Follows the engine until cancelled.</summary>
    /// <param name="mayHaveEnded">Told of containers that may have ended.</param>
    /// <param name="token">Ends it.</param>
    public Task RunAsync(Action<string> mayHaveEnded, CancellationToken token) => Task.WhenAll(FollowAsync(mayHaveEnded, token), PingAsync(token));

    private async Task FollowAsync(Action<string> mayHaveEnded, CancellationToken token)
    {
        TimeSpan wait = FirstWait;
        while (!token.IsCancellationRequested)
        {
            try
            {
                long since = (parts.Time.GetUtcNow() - Overlap).ToUnixTimeMilliseconds() * NanosecondsPerMillisecond;
                await LookAsync(mayHaveEnded, token);
                if (_down is not null)
                {
                    LogBack(docker.SocketPath);
                }
                _down = null;
                wait = FirstWait;
                await ListenAsync(since, mayHaveEnded, token);
            }
            catch (DockerException e)
            {
                if (_down is null)
                {
                    LogGone(docker.SocketPath, e.Message);
                }
                _down = e.Message;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            await Task.Delay(wait, parts.Time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private async Task ListenAsync(long since, Action<string> mayHaveEnded, CancellationToken token)
    {
        await foreach (DockerEvent each in docker.Engine.WatchEventsAsync(Filters, since, token))
        {
            switch (each.Type, each.Action)
            {
                case ("container", "die") when IsOfInterest(each):
                    _ = EndAsync(each, mayHaveEnded, token);
                    break;
                case ("container", "destroy"):
                    objects.Lost(each.Actor.Id);
                    mayHaveEnded(each.Actor.Id);
                    break;
                case ("container", "exec_die"):
                    parts.Execs.Ended(each.Actor.Attributes.GetValueOrDefault("execID", ""));
                    break;
                case ("image", _):
                    parts.Images.Invalidate();
                    break;
            }
        }
    }

    private async Task EndAsync(DockerEvent died, Action<string> mayHaveEnded, CancellationToken token)
    {
        string id = died.Actor.Id;
        try
        {
            try
            {
                await LookAtAsync(id, mayHaveEnded, token);
            }
            catch (DockerException e) when (e.IsNotFound)
            {
                // Removed at once by somebody else: the event is all there is.
                _ = int.TryParse(died.Actor.Attributes.GetValueOrDefault("exitCode", ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code);
                objects.Ended(id, new ContainerExit(code, died.TimeNano, OutOfMemory: false));
                mayHaveEnded(id);
            }
        }
        catch (Exception e) when (e is DockerException or IOException)
        {
            // The next look finds it.
            LogNotSeen(e, id);
        }
        catch (OperationCanceledException)
        {
            // The daemon stops: its next life looks.
        }
    }

    private async Task LookAtAsync(string id, Action<string> mayHaveEnded, CancellationToken token)
    {
        EngineContainer details = await docker.Containers.InspectAsync(id, token);
        if (details.State.Running || objects.FindExit(id) is null)
        {
            await NoteAsync(details, token);
        }
        if (details.State.Running)
        {
            objects.Started(id);
            return;
        }
        if (objects.FindExit(id) is null && DockerTime.UnixNanoseconds(details.State.FinishedAt) is > 0 and long finished)
        {
            await DrainAsync(id, token);
            // The engine notes a start after the fact: a short life seems to end before it began.
            long started = DockerTime.UnixNanoseconds(details.State.StartedAt);
            objects.Ended(id, new ContainerExit(details.State.ExitCode, Math.Max(started, finished), details.State.OomKilled));
        }
        mayHaveEnded(id);
    }

    private async Task NoteAsync(EngineContainer details, CancellationToken token)
    {
        string driver = details.HostConfig.LogConfig?.Type ?? "";
        if (details.Config.Labels.GetValueOrDefault(DockerLabels.LogPath) is { Length: > 0 } && !DockerLogs.CanFollow(driver))
        {
            LogElsewhere(details.Id, driver);
        }
        await containers.NoteAsync(details, token);
    }

    // Who sees a container ended finds all of its log. A log that cannot be written must not keep it from ending.
    private async Task DrainAsync(string id, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(DrainLimit, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, token);
        try
        {
            await parts.Logs.DrainAsync(id, either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            LogNotDrained(id, DrainLimit.TotalSeconds);
        }
    }

    private async Task PingAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(PingPeriod, parts.Time);
        while (await TickAsync(timer, token))
        {
            using var limit = new CancellationTokenSource(PingPeriod, parts.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, token);
            try
            {
                await docker.Engine.PingAsync(either.Token);
                _hung = null;
            }
            catch (DockerException e)
            {
                _hung = e.Message;
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                _hung = $"the Docker Engine at {docker.SocketPath} did not answer a ping within {PingPeriod.TotalSeconds:0} s: is it busy, or stuck? Its log tells.";
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken token)
    {
        try
        {
            return await timer.WaitForNextTickAsync(token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // A sandbox's end is seen by its process. What another daemon made is that one's.
    private bool IsOfInterest(ContainerEntry entry) => IsOfInterest(entry.Labels);

    private bool IsOfInterest(DockerEvent each) => IsOfInterest(each.Actor.Attributes);

    private bool IsOfInterest(IReadOnlyDictionary<string, string> labels) =>
        labels.GetValueOrDefault(DockerLabels.Type) == DockerLabels.Container && (!labels.TryGetValue(DockerLabels.Root, out string? root) || root == parts.Root);

    [LoggerMessage(9001, LogLevel.Information, "the Docker Engine at {Socket} answers again")]
    private partial void LogBack(string socket);

    [LoggerMessage(9002, LogLevel.Warning, "the Docker Engine at {Socket} cannot be followed: {Reason}")]
    private partial void LogGone(string socket, string reason);

    [LoggerMessage(9003, LogLevel.Warning, "the end of container {Container} could not be looked at")]
    private partial void LogNotSeen(Exception exception, string container);

    [LoggerMessage(9005, LogLevel.Warning, "container {Container} has no log for the kubelet: its logging driver is {Driver}, and only json-file can be followed")]
    private partial void LogElsewhere(string container, string driver);

    [LoggerMessage(9004, LogLevel.Warning, "the log of container {Container} was not written to its end within {Seconds} s")]
    private partial void LogNotDrained(string container, double seconds);
}
