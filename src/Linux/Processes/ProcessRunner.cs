using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Events;
using Sampan.Linux.Handles;

namespace Sampan.Linux.Processes;

/// <summary>Runs programs to their end: OCI runtimes, CNI plugins, probes.</summary>
public sealed class ProcessRunner(ProcessReaper reaper, EpollLoop loop, TimeProvider time)
{
    // A child of the program may hold its output open for ever; after the program's own end this is all it gets. What the
    // program itself wrote is in the pipe by then, and is read however late this process gets to it.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMilliseconds(250);

    private readonly DescriptorReader _reader = new(loop);

    /// <summary>Runs <paramref name="command"/>.</summary>
    /// <exception cref="LinuxException">It could not be started.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the program was killed and reaped.</exception>
    public Task<ProcessOutcome> RunAsync(ProcessCommand command, CancellationToken token) =>
        RunAsync(command, child => child.Signal(Signals.Kill), token);

    /// <summary>Runs <paramref name="command"/> with a kill of the caller's own, e.g. of a whole process tree.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="kill">Called once when the time is up or the token is cancelled; must make the child end.</param>
    /// <param name="token">Kills the program.</param>
    /// <exception cref="LinuxException">It could not be started.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the program was killed and reaped.</exception>
    public async Task<ProcessOutcome> RunAsync(
        ProcessCommand command, Action<ChildProcess> kill, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        using Pipe output = Pipe.ForReading();
        using Pipe error = Pipe.ForReading();
        using ChildProcess child = Start(command, output, error);
        using var drain = new CancellationTokenSource();
        using var outputBytes = new MemoryStream();
        using var errorBytes = new MemoryStream();
        Task readers = Task.WhenAll(
            _reader.ReadToEndAsync(output.Reader, outputBytes, command.OutputLimit, drain.Token),
            _reader.ReadToEndAsync(error.Reader, errorBytes, command.OutputLimit, drain.Token));

        ExitStatus status;
        bool inTime;
        try
        {
            long start = time.GetTimestamp();
            (status, inTime) = await EndAsync(child, kill, command.Timeout, token);
            if (inTime && status.ShellCode == 0 && command.SuccessorFile is { } file)
            {
                using ChildProcess successor = reaper.Adopt(ReadPid(file));
                (status, inTime) = await EndAsync(successor, kill, Left(command.Timeout, start), token);
            }
        }
        finally
        {
            // However it went: the readers end before the pipes and the buffers do.
            await DrainAsync(readers, drain);
        }
        token.ThrowIfCancellationRequested();
        return new ProcessOutcome(status.ShellCode, outputBytes.ToArray(), errorBytes.ToArray(), !inTime);
    }

    private ChildProcess Start(ProcessCommand command, Pipe output, Pipe error)
    {
        using SafeFileHandle? input = command.Input.IsEmpty ? null : MemoryFile.Create("stdin", command.Input.Span);
        var descriptors = new Dictionary<int, SafeHandle>(command.Descriptors) { [1] = output.Writer, [2] = error.Writer };
        if (input is not null)
        {
            descriptors[0] = input;
        }
        ChildProcess child = reaper.Spawn(new SpawnRequest
        {
            Path = command.Path,
            Arguments = command.Arguments,
            Environment = command.Environment,
            WorkingDirectory = command.WorkingDirectory,
            Descriptors = descriptors,
            NewSession = true,
        });
        output.Writer.Dispose();
        error.Writer.Dispose();
        return child;
    }

    private async Task<(ExitStatus Status, bool InTime)> EndAsync(
        ChildProcess child, Action<ChildProcess> kill, TimeSpan limit, CancellationToken token)
    {
        bool inTime = await WaitAsync(child, limit, token);
        if (!inTime)
        {
            kill(child);
        }
        return (await child.Exit, inTime);
    }

    private static int ReadPid(string file) =>
        int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            ? pid
            : throw new IOException($"{file} holds no pid");

    private TimeSpan Left(TimeSpan limit, long start)
    {
        if (limit == Timeout.InfiniteTimeSpan)
        {
            return limit;
        }
        TimeSpan left = limit - time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task<bool> WaitAsync(ChildProcess child, TimeSpan limit, CancellationToken token)
    {
        try
        {
            await child.Exit.WaitAsync(limit, time, token);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task DrainAsync(Task readers, CancellationTokenSource drain)
    {
        try
        {
            await readers.WaitAsync(DrainLimit, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            await drain.CancelAsync();
            await readers.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
