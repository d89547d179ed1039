using Sampan.Linux.Files;
using Sampan.Linux.Handles;
using Sampan.Linux.Mounts;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Images;

/// <summary>Debian's dockerd, or the one that <c>SAMPAN_DOCKERD</c> names, with private folders and no network of its own.</summary>
internal sealed class DockerEngine : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-docker-");
    private readonly string[] _more;
    private ChildProcess _process;
    private bool _stopped;

    private DockerEngine(string[] more)
    {
        _more = more;
        _process = Launch();
    }

    private ChildProcess Launch() => Children.Start(
        Environment.GetEnvironmentVariable("SAMPAN_DOCKERD") ?? "/usr/sbin/dockerd",
        [
            "--data-root", Root, "--exec-root", Path.Combine(_temp.FullName, "exec"), "--pidfile", Path.Combine(_temp.FullName, "pid"),
            "--host", Socket, "--storage-driver", "overlay2", "--iptables=false", "--ip6tables=false", "--ip-masq=false", "--bridge", "none",
            .. _more,
        ],
        Path.Combine(_temp.FullName, "log"));

    /// <summary>Its data folder.</summary>
    internal string Root => Path.Combine(_temp.FullName, "data");

    /// <summary>Its socket, with scheme.</summary>
    internal string Socket => $"unix://{SocketPath}";

    /// <summary>Its socket.</summary>
    internal string SocketPath => Path.Combine(_temp.FullName, "sock");

    /// <summary>Starts one; <paramref name="more"/> are further words of its command line.</summary>
    internal static async Task<DockerEngine> StartAsync(params string[] more)
    {
        var engine = new DockerEngine(more);
        await engine.AnswersAsync();
        return engine;
    }

    /// <summary>Stops it and starts it on the same folders.</summary>
    internal async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Starts it, once it was stopped or killed, on what it left.</summary>
    internal async Task StartAgainAsync()
    {
        _process.Dispose();
        _process = Launch();
        _stopped = false;
        await AnswersAsync();
    }

    /// <summary>Sends a signal to dockerd itself.</summary>
    internal void Signal(int signal) => _process.Signal(signal);

    /// <summary>Ends dockerd as a crash would.</summary>
    internal async Task KillAsync()
    {
        _process.Signal(Signals.Kill);
        await _process.Exit;
        _stopped = true;
    }

    /// <summary>Removes all containers, if dockerd runs: with live restore they would outlive it.</summary>
    internal async Task RemoveAllAsync()
    {
        if (!_stopped && await RunAsync("ps", "-aq") is { Length: > 0 } ids)
            await RunAsync(["rm", "-f", .. ids.Split('\n')]);
    }

    private async Task AnswersAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while ((await Children.RunAsync("/usr/bin/docker", "-H", Socket, "version")).ExitCode != 0)
        {
            if (_process.Exit.IsCompleted || limit.IsCancellationRequested)
            {
                string log = await File.ReadAllTextAsync(Path.Combine(_temp.FullName, "log"), CancellationToken.None);
                await DisposeAsync();
                throw new InvalidOperationException($"dockerd does not answer: {log}");
            }
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Runs <c>docker</c> with these words; returns its output without the last line's end.</summary>
    internal async Task<string> RunAsync(params string[] words)
    {
        ProcessOutcome outcome = await Children.RunAsync("/usr/bin/docker", ["-H", Socket, .. words]);
        return outcome.ExitCode == 0
            ? outcome.OutputText.Trim()
            : throw new InvalidOperationException($"docker {string.Join(' ', words)}: {outcome.ErrorText}");
    }

    internal async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        // One that a test has halted hears nothing else.
        _process.Signal(Signals.Continue);
        _process.Signal(Signals.Term);
        if (await Task.WhenAny(_process.Exit, Task.Delay(TimeSpan.FromSeconds(60))) != _process.Exit)
            _process.Signal(Signals.Kill);
        await _process.Exit;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        // dockerd takes its own containerd along, and that its shims, unless one of them was killed.
        await Eventually.BecomesTrueAsync("dockerd's children end", KillChildren);
        foreach (MountInfo mount in MountInfo.Read().Where(m => m.MountPoint.StartsWith(_temp.FullName + "/", StringComparison.Ordinal)).Reverse())
            Mount.Unmount(mount.MountPoint, detach: true);
        using RootedDirectory parent = RootedDirectory.Open(_temp.Parent!.FullName);
        parent.RemoveTree(_temp.Name);
    }

    private bool KillChildren()
    {
        int[] left = [.. HostTally.ProcessesNaming(_temp.FullName + "/").Select(process => process.Pid)];
        foreach (int pid in left)
        {
            using PidFd? process = PidFd.TryOpen(pid);
            process?.Signal(Signals.Kill);
        }
        return left.Length == 0;
    }
}
