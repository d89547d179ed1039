using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sampan.Daemon.Tracing;
using Sampan.Linux.Handles;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Native;

/// <summary>
/// Runs commands in running containers: the path of probes. The OCI runtime's <c>exec</c> starts the command on our pipes
/// and leaves; the command falls to this process, which reaps it. No monitor. A runtime that stayed (runc) would wait until
/// the last background child of the command has closed its output.
/// </summary>
internal sealed class ExecRunner(NativeLayout layout, ProcessRunner runner)
{
    private const int ProcessDescriptor = 3;

    /// <summary>What is kept of each output; both together stay below the 16 MiB that a gRPC message may have.</summary>
    private const int OutputLimit = 4 * 1024 * 1024;

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="TimeoutException">The time was up; the command and what it started are gone.</exception>
    /// <exception cref="OciRuntimeException">The runtime could not start the command.</exception>
    public async Task<ExecResult> RunAsync(
        OciRuntime runtime, string id, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken token)
    {
        string pidFile = Path.Combine(layout.BundleOf(id), $"exec-{Guid.NewGuid():N}.pid");
        using SafeFileHandle process = MemoryFile.Create("process", await ExecProcess.JsonAsync(layout, id, command, terminal: false, token));
        var run = new ProcessCommand
        {
            Path = runtime.Path,
            Arguments =
            [
                .. runtime.GlobalArguments, "exec", "--detach", "--pid-file", pidFile,
                "--process", $"/proc/self/fd/{ProcessDescriptor}", id,
            ],
            Environment = RuntimeEnvironment.Variables,
            Descriptors = new Dictionary<int, SafeHandle> { [ProcessDescriptor] = process },
            SuccessorFile = pidFile,
            OutputLimit = OutputLimit,
            Timeout = timeout,
        };
        using Activity? span = Spans.Start(runtime.Name, "exec");
        span?.SetTag("sampan.object", $"container {id}");
        try
        {
            return ResultOf(await runner.RunAsync(run, Kill, token), command, timeout);
        }
        catch (Exception exception) when (span.Fails(exception))
        {
            throw;
        }
        finally
        {
            // The bundle goes when the container is removed meanwhile.
            if (File.Exists(pidFile))
            {
                File.Delete(pidFile);
            }
        }
    }

    private static ExecResult ResultOf(ProcessOutcome outcome, IReadOnlyList<string> command, TimeSpan timeout) =>
        outcome.TimedOut
            ? throw new TimeoutException(string.Create(
                CultureInfo.InvariantCulture,
                $"command {string.Join(' ', command)} timed out after {timeout.TotalSeconds:0.###} s and was killed"))
            : new ExecResult(outcome.ExitCode, outcome.Output, outcome.Error);

    // The runtime while it starts the command, or the command itself: in either case after everything below it, which
    // would else fall to somebody else and be found no more.
    private static void Kill(ChildProcess top)
    {
        ProcessTree.KillDescendants(top.Pid);
        top.Signal(Signals.Kill);
    }
}
