using Sampan.Docker;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>
/// Follows one command to its end. The engine's event tells it at best; where none comes, the engine is asked, soon at first and
/// at once when the command's output ends.
/// </summary>
internal sealed class ExecWatch : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5), Later = TimeSpan.FromMilliseconds(50);

    // Asking only finds the end whose event was lost.
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(2);

    private readonly ExecApi _execs;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _told;

    /// <summary>Watches a command that is not started yet.</summary>
    public ExecWatch(ExecApi execs, string exec, ExecEnds ends, TimeProvider time)
    {
        _execs = execs;
        _time = time;
        Exec = exec;
        _told = ends.WhenEndedAsync(exec, _done.Token);
    }

    /// <summary>The command's id.</summary>
    public string Exec { get; }

    /// <summary>Its process; null as long as none was seen.</summary>
    public ExecRoot? Root { get; private set; }

    /// <summary>Whether it is known to have ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Waits until it has a process, or has ended.</summary>
    public async Task<ExecDetails> StartAsync(CancellationToken token)
    {
        for (TimeSpan pause = Soon; ; pause = Longer(pause))
        {
            if (await LookAsync(token) is { } details && (details.Pid != 0 || HasEnded))
            {
                return details;
            }
            await Task.Delay(pause, _time, token);
        }
    }

    /// <summary>Waits until it has ended; its exit code.</summary>
    /// <param name="output">Ends with its output.</param>
    /// <param name="token">Gives up.</param>
    public async Task<int> EndAsync(Task output, CancellationToken token)
    {
        TimeSpan pause = Later;
        List<Task> signs = [_told, output];
        while (true)
        {
            using (var woken = CancellationTokenSource.CreateLinkedTokenSource(token))
            {
                await Task.WhenAny([.. signs, Task.Delay(pause, _time, woken.Token)]);
                await woken.CancelAsync();
            }
            token.ThrowIfCancellationRequested();
            bool isOutputOver = signs.Contains(output) && output.IsCompleted;
            bool isTold = signs.Contains(_told) && _told.IsCompleted;
            signs.RemoveAll(sign => sign.IsCompleted);
            if (isOutputOver && !isTold)
            {
                // The engine knows in a moment.
                pause = Soon;
                continue;
            }
            if (await LookAsync(token) is { ExitCode: { } code } && HasEnded)
            {
                return code;
            }
            pause = Longer(pause);
        }
    }

    /// <summary>Asks once.</summary>
    /// <exception cref="DockerException">The engine does not answer, or has been restarted and knows nothing any more.</exception>
    public async Task<ExecDetails> LookAsync(CancellationToken token)
    {
        try
        {
            ExecDetails details = await _execs.InspectAsync(Exec, token);
            HasEnded = !details.Running && details.ExitCode is not null;
            if (details.Pid != 0 && !HasEnded && Root is null && ProcessStat.TryRead(details.Pid) is { } stat)
            {
                Root = new ExecRoot(details.Pid, stat.StartTime);
            }
            return details;
        }
        catch (DockerException exception) when (exception.IsNotFound)
        {
            throw new DockerException(0, $"what became of the command is not known: the engine was restarted, or its container is gone: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _done.Cancel();
        _done.Dispose();
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < Latest ? pause * 2 : Latest;
}
