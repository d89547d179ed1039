using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Images;

/// <summary>Debian's dockerd, or the one that <c>SAMPAN_DOCKERD</c> names, with private folders and no network of its own.</summary>
internal sealed class DockerEngine : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-docker-");
    private readonly ChildProcess _process;
    private bool _stopped;

    private DockerEngine() => _process = Children.Start(
        Environment.GetEnvironmentVariable("SAMPAN_DOCKERD") ?? "/usr/sbin/dockerd",
        [
            "--data-root", Root, "--exec-root", Path.Combine(_temp.FullName, "exec"), "--pidfile", Path.Combine(_temp.FullName, "pid"),
            "--host", Socket, "--storage-driver", "overlay2", "--iptables=false", "--ip6tables=false", "--ip-masq=false", "--bridge", "none",
        ],
        Path.Combine(_temp.FullName, "log"));

    /// <summary>Its data folder.</summary>
    internal string Root => Path.Combine(_temp.FullName, "data");

    /// <summary>Its socket, with scheme.</summary>
    internal string Socket => $"unix://{_temp.FullName}/sock";

    internal static async Task<DockerEngine> StartAsync()
    {
        var engine = new DockerEngine();
        using var limit = new CancellationTokenSource(StartLimit);
        while ((await Children.RunAsync("/usr/bin/docker", "-H", engine.Socket, "version")).ExitCode != 0)
        {
            if (engine._process.Exit.IsCompleted || limit.IsCancellationRequested)
            {
                string log = await File.ReadAllTextAsync(Path.Combine(engine._temp.FullName, "log"), CancellationToken.None);
                await engine.DisposeAsync();
                throw new InvalidOperationException($"dockerd does not answer: {log}");
            }
            await Task.Delay(100, CancellationToken.None);
        }
        return engine;
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
        _process.Signal(Signals.Term);
        if (await Task.WhenAny(_process.Exit, Task.Delay(TimeSpan.FromSeconds(60))) != _process.Exit)
            _process.Signal(Signals.Kill);
        await _process.Exit;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        foreach (MountInfo mount in MountInfo.Read().Where(m => m.MountPoint.StartsWith(_temp.FullName + "/", StringComparison.Ordinal)).Reverse())
            Mount.Unmount(mount.MountPoint, detach: true);
        using RootedDirectory parent = RootedDirectory.Open(_temp.Parent!.FullName);
        parent.RemoveTree(_temp.Name);
    }
}
