using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Events;
using Sampan.Linux.Handles;
using Sampan.Linux.Processes;
using Sampan.Linux.Terminals;

namespace Sampan.Daemon.Engines.Native;

/// <summary>
/// Starts commands in running containers with their streams at hand. As for probes, the OCI runtime's <c>exec</c> starts the
/// command and leaves, and this process reaps it; with a terminal, the runtime hands its master over a socket.
/// </summary>
internal sealed class ExecStreams(NativeLayout layout, ProcessReaper reaper, EpollLoop loop)
{
    private const int ProcessDescriptor = 3, MessageLimit = 64 * 1024;

    private static readonly TimeSpan TerminalLimit = TimeSpan.FromSeconds(10);

    private readonly DescriptorReader _reader = new(loop);

    /// <summary>Starts a command.</summary>
    /// <exception cref="OciRuntimeException">The runtime refused; the message has its words.</exception>
    public async Task<StreamedProcess> StartAsync(OciRuntime runtime, string id, ExecCommand command, CancellationToken token)
    {
        string pidFile = Path.Combine(layout.BundleOf(id), $"exec-{Guid.NewGuid():N}.pid");
        using SafeFileHandle process = MemoryFile.Create(
            "process", await ExecProcess.JsonAsync(layout, id, command.Arguments, command.Terminal, token));
        var request = new SpawnRequest
        {
            Path = runtime.Path,
            Arguments =
            [
                .. runtime.GlobalArguments, "exec", "--detach", "--pid-file", pidFile,
                "--process", $"/proc/self/fd/{ProcessDescriptor}",
            ],
            Environment = RuntimeEnvironment.Variables,
            Descriptors = new Dictionary<int, SafeHandle> { [ProcessDescriptor] = process },
            NewSession = true,
        };
        try
        {
            return command.Terminal
                ? await StartOnTerminalAsync(request, id, pidFile, token)
                : await StartOnPipesAsync(request, id, pidFile, command.Stdin, token);
        }
        finally
        {
            if (File.Exists(pidFile))
            {
                File.Delete(pidFile);
            }
        }
    }

    private async Task<StreamedProcess> StartOnPipesAsync(
        SpawnRequest request, string id, string pidFile, bool stdin, CancellationToken token)
    {
        var output = Pipe.ForReading();
        var error = Pipe.ForReading();
        Pipe? input = stdin ? Pipe.ForWriting() : null;
        try
        {
            var descriptors = new Dictionary<int, SafeHandle>(request.Descriptors) { [1] = output.Writer, [2] = error.Writer };
            if (input is not null)
            {
                descriptors[0] = input.Reader;
            }
            using ChildProcess starter = reaper.Spawn(request with { Arguments = [.. request.Arguments, id], Descriptors = descriptors });
            output.Writer.Dispose();
            error.Writer.Dispose();
            input?.Reader.Dispose();
            await EndAsync(starter, error.Reader, token);
            return new StreamedProcess(
                input is null ? null : new DescriptorStream(input.Writer, loop),
                new DescriptorStream(output.Reader, loop),
                new DescriptorStream(error.Reader, loop),
                (_, _) => { },
                ExitOf(pidFile));
        }
        catch
        {
            output.Dispose();
            error.Dispose();
            input?.Dispose();
            throw;
        }
    }

    private async Task<StreamedProcess> StartOnTerminalAsync(SpawnRequest request, string id, string pidFile, CancellationToken token)
    {
        using var console = new ConsoleSocket(layout.Consoles);
        using Pipe error = Pipe.ForReading();
        using ChildProcess starter = reaper.Spawn(request with
        {
            Arguments = [.. request.Arguments, "--console-socket", console.Path, id],
            Descriptors = new Dictionary<int, SafeHandle>(request.Descriptors) { [2] = error.Writer },
        });
        error.Writer.Dispose();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task<SafeFileHandle> terminal = console.ReceiveAsync(limit.Token);
        try
        {
            await EndAsync(starter, error.Reader, token);
            var master = new DescriptorStream(await terminal.WaitAsync(TerminalLimit, token), loop);
            // Both directions are the one terminal: it is closed with the output.
            return new StreamedProcess(
                new TerminalInput(master), master, null, (columns, rows) => Terminal.Resize(master.Handle, columns, rows), ExitOf(pidFile));
        }
        catch
        {
            await limit.CancelAsync();
            await terminal.ContinueWith(
                received =>
                {
                    if (received.IsCompletedSuccessfully)
                    {
                        received.Result.Dispose();
                    }
                },
                CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Waits until the runtime has started the command and left.</summary>
    private async Task EndAsync(ChildProcess starter, SafeFileHandle error, CancellationToken token)
    {
        ExitStatus status;
        try
        {
            status = await starter.Exit.WaitAsync(token);
        }
        catch (OperationCanceledException)
        {
            ProcessTree.KillDescendants(starter.Pid);
            starter.Signal(Signals.Kill);
            throw;
        }
        if (status.ShellCode != 0)
        {
            using var words = new MemoryStream();
            await _reader.ReadToEndAsync(error, words, MessageLimit, token);
            throw new OciRuntimeException(OciRuntimeMessage.Words(Encoding.UTF8.GetString(words.ToArray())));
        }
    }

    private async Task<int> ExitOf(string pidFile)
    {
        int pid = int.Parse(File.ReadAllText(pidFile), NumberStyles.None, CultureInfo.InvariantCulture);
        using ChildProcess process = reaper.Adopt(pid);
        return (await process.Exit).ShellCode;
    }
}
