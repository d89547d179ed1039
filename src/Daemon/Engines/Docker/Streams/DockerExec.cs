using System.Globalization;
using System.Text;
using Sampan.Daemon.Engines.Native;
using Sampan.Docker;

namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>Runs commands in running containers.</summary>
/// <param name="client">The engine.</param>
/// <param name="ends">Tells when commands end; the engine is asked too, since it may miss some.</param>
/// <param name="members">Finds the processes of containers.</param>
/// <param name="time">The clock of limits and pauses.</param>
internal sealed class DockerExec(DockerClient client, ExecEnds ends, ContainerMembers members, TimeProvider time)
{
    // The engine writes an OCI runtime's refusal where the command's output would be.
    private const string Refusal = "OCI runtime exec failed";

    // A child of the command may hold its output open for ever.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMilliseconds(250);

    private readonly ExecTrees _trees = new(client.Containers, members, time);

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="TimeoutException">The time was up; the command and what it started are gone.</exception>
    /// <exception cref="OciRuntimeException">The runtime could not start the command.</exception>
    /// <exception cref="DockerException">The engine refused, or does not answer.</exception>
    public async Task<ExecResult> RunAsync(string id, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, token);
        ExecWatch? watch = null;
        try
        {
            watch = await CreateAsync(id, new ExecCommand(command, Terminal: false, Stdin: false), either.Token);
            return await RunAsync(watch, either.Token);
        }
        catch (Exception exception)
        {
            string? left = watch is null or { HasEnded: true } ? null : await _trees.KillAsync(id, watch);
            token.ThrowIfCancellationRequested();
            if (exception is not OperationCanceledException)
            {
                throw;
            }
            throw new TimeoutException(string.Create(
                CultureInfo.InvariantCulture,
                $"command {string.Join(' ', command)} timed out after {timeout.TotalSeconds:0.###} s and {(left is null ? "was killed" : $"could not be killed: {left}")}"));
        }
        finally
        {
            watch?.Dispose();
        }
    }

    /// <summary>Starts a command with its streams at hand.</summary>
    /// <exception cref="OciRuntimeException">The runtime could not start the command.</exception>
    /// <exception cref="DockerException">The engine refused, or does not answer.</exception>
    public async Task<StreamedProcess> StartAsync(string id, ExecCommand command, CancellationToken token)
    {
        ExecWatch watch = await CreateAsync(id, command, token);
        DockerConnection? connection = null;
        try
        {
            connection = await client.Execs.StartAsync(watch.Exec, command.Terminal, token);
            var session = new ExecSession(id, watch, connection, _trees, time) { IsTerminal = command.Terminal };
            Task output = session.Outputs.RunAsync();
            ExecDetails started = await watch.StartAsync(token);
            if (started.Pid == 0)
            {
                using var drain = new CancellationTokenSource(DrainLimit, time);
                Check(await session.Outputs.PeekAsync(drain.Token));
            }
            var size = new TerminalSize((columns, rows) =>
                command.Terminal ? client.Execs.ResizeAsync(watch.Exec, columns, rows, CancellationToken.None) : Task.CompletedTask);
            return new StreamedProcess(
                command.Stdin ? new DockerInput(connection, command.Terminal ? InputEnd.Typed : InputEnd.Closed) : null,
                session.Outputs.Stdout, session.Outputs.Stderr, size.Set, session.RunAsync(output));
        }
        catch
        {
            connection?.Dispose();
            if (!watch.HasEnded)
            {
                await _trees.KillAsync(id, watch);
            }
            watch.Dispose();
            throw;
        }
    }

    private async Task<ExecWatch> CreateAsync(string id, ExecCommand command, CancellationToken token)
    {
        var creation = new ExecCreation
        {
            Cmd = command.Arguments,
            Tty = command.Terminal,
            AttachStdin = command.Stdin,
            AttachStdout = true,
            AttachStderr = true,
            DetachKeys = DetachKeys.None,
        };
        return new ExecWatch(client.Execs, await client.Execs.CreateAsync(id, creation, token), ends, time);
    }

    private async Task<ExecResult> RunAsync(ExecWatch watch, CancellationToken token)
    {
        using DockerConnection connection = await client.Execs.StartAsync(watch.Exec, tty: false, token);
        var output = new CappedOutput(new DockerFrames(connection.ReadAsync));
        Task reading = output.ReadAsync();
        int code = await watch.EndAsync(reading, token);
        try
        {
            await reading.WaitAsync(DrainLimit, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            connection.Dispose();
            await reading;
        }
        byte[] written = output.Output;
        if (written.AsSpan().StartsWith(Encoding.ASCII.GetBytes(Refusal)) && (await watch.LookAsync(token)).Pid == 0)
        {
            Check(written);
        }
        return new ExecResult(code, written, output.Error);
    }

    private static void Check(byte[] output)
    {
        string words = Encoding.UTF8.GetString(output);
        if (words.StartsWith(Refusal, StringComparison.Ordinal))
        {
            throw new OciRuntimeException(OciRuntimeMessage.Words(words));
        }
    }
}
