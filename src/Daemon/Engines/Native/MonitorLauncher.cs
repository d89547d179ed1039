using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Sampan.Daemon.Tracing;
using Sampan.Linux.Events;
using Sampan.Linux.Handles;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Native;

/// <summary>
/// Starts a monitor (conmon), which has the OCI runtime create the container, holds its output and log, and writes its
/// exit file. The monitor outlives this process.
/// </summary>
internal sealed class MonitorLauncher(string conmonPath, NativeLayout layout, ProcessReaper reaper, EpollLoop loop)
{
    private const int SyncDescriptor = 3, StartDescriptor = 4;
    private const int AnswerLimit = 256 * 1024;

    private readonly DescriptorReader _reader = new(loop);

    /// <summary>Launches the monitor and waits until the container is created.</summary>
    /// <returns>The container's first process and the monitor.</returns>
    /// <exception cref="ContainerStartException">The OCI runtime refused; the monitor is gone.</exception>
    public async Task<ContainerProcess> LaunchAsync(MonitorRequest request, CancellationToken token)
    {
        using Activity? span = Spans.Start(request.Runtime.Name, request.Images.Length > 0 ? "restore" : "create");
        span?.SetTag("sampan.object", $"container {request.Id}");
        using Pipe sync = Pipe.ForReading();
        using Pipe start = Pipe.ForWriting();
        using ChildProcess monitor = reaper.Spawn(Spawn(request, sync, start));
        sync.Writer.Dispose();
        start.Reader.Dispose();
        try
        {
            // conmon waits for this before it runs anything.
            start.WriteByte();
            int pid = await ReadPidAsync(request, sync, token);
            ProcessStat stat = ProcessStat.TryRead(pid)
                ?? throw new ContainerStartException($"container {request.Id}: its first process {pid} was gone at once");
            return new ContainerProcess(pid, stat.StartTime, monitor.Pid);
        }
        catch (Exception exception)
        {
            span.Fails(exception);
            monitor.Signal(Signals.Kill);
            throw;
        }
    }

    private SpawnRequest Spawn(MonitorRequest request, Pipe sync, Pipe start) => new()
    {
        Path = conmonPath,
        Arguments = Arguments(request),
        WorkingDirectory = layout.BundleOf(request.Id),
        NewSession = true,
        Descriptors = new Dictionary<int, SafeHandle> { [SyncDescriptor] = sync.Writer, [StartDescriptor] = start.Reader },
        Environment = new Dictionary<string, string>(RuntimeEnvironment.Variables)
        {
            ["_OCI_SYNCPIPE"] = $"{SyncDescriptor}",
            ["_OCI_STARTPIPE"] = $"{StartDescriptor}",
        },
    };

    private List<string> Arguments(MonitorRequest request)
    {
        string bundle = layout.BundleOf(request.Id);
        var arguments = new List<string>
        {
            // One fork less; the daemon reaps the monitor, and pid 1 does after the daemon's end.
            "--sync",
            "--cid", request.Id,
            "--cuuid", request.Id,
            "--name", request.Name,
            "--runtime", request.Runtime.Path,
            "--bundle", bundle,
            "--container-pidfile", Path.Combine(bundle, "pid"),
            "--exit-dir", layout.Exits,
            "--socket-dir-path", layout.Attach,
            // A container without a log still has output that somebody must drain.
            "--log-path", request.LogPath.Length > 0 ? request.LogPath : "/dev/null",
            "--log-level", "error",
        };
        foreach (string argument in request.Runtime.GlobalArguments)
        {
            arguments.AddRange(["--runtime-arg", argument]);
        }
        if (request.Images.Length > 0)
        {
            arguments.AddRange(["--restore", request.Images, "--runtime-opt", "--file-locks"]);
        }
        AddIf(arguments, request.Terminal, "--terminal");
        AddIf(arguments, request.Stdin, "--stdin");
        AddIf(arguments, request.Stdin && !request.StdinOnce, "--leave-stdin-open");
        return arguments;
    }

    private static void AddIf(List<string> arguments, bool condition, string argument)
    {
        if (condition)
        {
            arguments.Add(argument);
        }
    }

    private async Task<int> ReadPidAsync(MonitorRequest request, Pipe sync, CancellationToken token)
    {
        string answer = await ReadLineAsync(sync, token);
        if (answer.Length == 0)
        {
            throw new ContainerStartException(
                $"the monitor {conmonPath} of container {request.Id} ended without an answer: run it by hand with --version");
        }
        MonitorAnswer reply = JsonSerializer.Deserialize(answer, MonitorJson.Default.MonitorAnswer)
            ?? throw new ContainerStartException($"the monitor of container {request.Id} answered \"{answer}\"");
        return reply.Pid > 0
            ? reply.Pid
            : throw new ContainerStartException(
                $"{request.Runtime.Name} {(request.Images.Length > 0 ? "restore" : "create")}: {OciRuntimeMessage.Words(reply.Message ?? "no message")}");
    }

    private async Task<string> ReadLineAsync(Pipe sync, CancellationToken token)
    {
        using var line = new MemoryStream();
        byte[] chunk = new byte[4096];
        int count;
        while (line.Length < AnswerLimit && (count = await _reader.ReadAsync(sync.Reader, chunk, token)) > 0)
        {
            line.Write(chunk, 0, count);
            if (chunk.AsSpan(0, count).Contains((byte)'\n'))
            {
                break;
            }
        }
        return Encoding.UTF8.GetString(line.ToArray()).Trim();
    }
}
