using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Images;

/// <summary>Debian's containerd with private folders, and nothing that runs in it.</summary>
internal sealed class ContainerdEngine : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-ctrd-");
    private readonly ChildProcess _process;
    private bool _stopped;

    private ContainerdEngine()
    {
        string config = Path.Combine(_temp.FullName, "config.toml");
        File.WriteAllText(config, $"""
            version = 2
            root = "{Root}"
            state = "{_temp.FullName}/state"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
              address = "{Socket}"
            [ttrpc]
              address = "{Socket}.ttrpc"
            """);
        _process = Children.Start("/usr/bin/containerd", ["-c", config], Path.Combine(_temp.FullName, "log"));
    }

    /// <summary>Its data folder.</summary>
    internal string Root => Path.Combine(_temp.FullName, "root");

    private string Socket => Path.Combine(_temp.FullName, "sock");

    internal static async Task<ContainerdEngine> StartAsync()
    {
        var engine = new ContainerdEngine();
        using var limit = new CancellationTokenSource(StartLimit);
        while ((await Children.RunAsync("/usr/bin/ctr", "-a", engine.Socket, "version")).ExitCode != 0)
        {
            if (engine._process.Exit.IsCompleted || limit.IsCancellationRequested)
            {
                string log = await File.ReadAllTextAsync(Path.Combine(engine._temp.FullName, "log"), CancellationToken.None);
                await engine.DisposeAsync();
                throw new InvalidOperationException($"containerd does not answer: {log}");
            }
            await Task.Delay(100, CancellationToken.None);
        }
        return engine;
    }

    /// <summary>Runs <c>ctr</c> with these words.</summary>
    internal async Task RunAsync(params string[] words)
    {
        ProcessOutcome outcome = await Children.RunAsync("/usr/bin/ctr", ["-a", Socket, .. words]);
        if (outcome.ExitCode != 0)
            throw new InvalidOperationException($"ctr {string.Join(' ', words)}: {outcome.ErrorText}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            _process.Signal(Signals.Term);
            if (await Task.WhenAny(_process.Exit, Task.Delay(TimeSpan.FromSeconds(60))) != _process.Exit)
                _process.Signal(Signals.Kill);
            await _process.Exit;
        }
        _process.Dispose();
        foreach (MountInfo mount in MountInfo.Read().Where(m => m.MountPoint.StartsWith(_temp.FullName + "/", StringComparison.Ordinal)).Reverse())
            Mount.Unmount(mount.MountPoint, detach: true);
        using RootedDirectory parent = RootedDirectory.Open(_temp.Parent!.FullName);
        parent.RemoveTree(_temp.Name);
    }
}
