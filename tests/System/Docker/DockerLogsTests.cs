using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Daemon.Engines.Docker.Logs;
using Sampan.Linux.Events;
using Sampan.Linux.Mounts;
using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Docker;

/// <summary>CRI logs of containers of a real dockerd, which rotates its own.</summary>
public sealed class DockerLogsTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-logs-");
    private readonly EpollLoop _loop = new();
    private DockerEngine? _docker;
    private DockerLogs? _logs;

    private DockerEngine Docker => _docker!;

    private DockerLogs Logs => _logs!;

    private string Pod => Path.Combine(_temp.FullName, "pod");

    private string Target => Path.Combine(Pod, "0.log");

    public async Task InitializeAsync()
    {
        if (new DockerFactAttribute().Skip is not null)
            return;
        Directory.CreateDirectory(Pod);
        _logs = Make();
        _docker = await DockerEngine.StartAsync("--live-restore");
        await BusyboxImage.ImportAsync(Docker, "base:1");
    }

    public async Task DisposeAsync()
    {
        if (_logs is not null)
            await _logs.DisposeAsync();
        if (_docker is not null)
        {
            // It would leave them running.
            if (await _docker.RunAsync("ps", "-aq") is { Length: > 0 } ids)
                await _docker.RunAsync(["rm", "-f", .. ids.Split('\n')]);
            await _docker.DisposeAsync();
        }
        if (MountInfo.Read().Any(mount => mount.MountPoint == Pod))
            Mount.Unmount(Pod, detach: true);
        _loop.Dispose();
        _temp.Delete(recursive: true);
    }

    [DockerFact]
    public async Task EachLine_ArrivesOnce_ThroughDockersRotationsAndOurs()
    {
        const int Count = 40_000;
        string id = await RunAsync($"i=0; while [ $i -lt {Count} ]; do echo $i; i=$((i+1)); done; printf end");
        string source = await Docker.RunAsync("inspect", "-f", "{{.LogPath}}", id);
        await FollowAsync(id, source);
        Task<string> ended = Docker.RunAsync("wait", id);
        for (int i = 0; !ended.IsCompleted; i++)
        {
            File.Move(Target, string.Create(CultureInfo.InvariantCulture, $"{Target}.{i:000000}"));
            if (i % 4 == 3)
            {
                await Logs.DisposeAsync();
                _logs = Make();
                await FollowAsync(id, source);
            }
            await Logs.ReopenAsync(id, CancellationToken.None);
            Assert.True(File.Exists(Target));
            await Task.WhenAny(ended, Task.Delay(20));
        }
        Assert.Equal("0", await ended);

        await Logs.DrainAsync(id, CancellationToken.None).WaitAsync(Limit);

        string[][] lines = Lines();
        Assert.Equal([.. Enumerable.Range(0, Count).Select(i => i.ToString(CultureInfo.InvariantCulture)), "end"], lines.Select(line => line[3]));
        Assert.All(lines[..^1], line => Assert.Equal(("stdout", "F"), (line[1], line[2])));
        Assert.Equal("P", lines[^1][2]);
        Assert.True(File.Exists(source + ".1"), "nothing was rotated");
        Assert.False(File.Exists(source + ".5"), "what was read is kept");
    }

    [DockerFact]
    public async Task LogFolderIsFull_LinesWait()
    {
        Mount.Tmpfs(Pod, sizeBytes: 64 * 1024, mode: 0x1ED, MountFlags.None);
        string id = await RunAsync("i=0; while [ $i -lt 10000 ]; do echo $i; i=$((i+1)); done");
        await FollowAsync(id, await Docker.RunAsync("inspect", "-f", "{{.LogPath}}", id));
        await Docker.RunAsync("wait", id);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Logs.DrainAsync(id, soon.Token).WaitAsync(Limit));

        Mount.FileSystem("tmpfs", "tmpfs", Pod, MountFlags.Remount, "size=16m");
        await Logs.DrainAsync(id, CancellationToken.None).WaitAsync(Limit);

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => i.ToString(CultureInfo.InvariantCulture)), Lines().Select(line => line[3]));
    }

    [DockerFact]
    public async Task DockerRestarted_WhileContainersRun_LogGoesOn()
    {
        string id = await RunAsync("i=0; while [ ! -e /tmp/stop ]; do echo $i; i=$((i+1)); sleep 0.01; done; echo end");
        await FollowAsync(id, await Docker.RunAsync("inspect", "-f", "{{.LogPath}}", id));
        for (int i = 0; i < 3; i++)
        {
            int before = Lines().Length;
            await Docker.RestartAsync();
            Assert.Equal("true", await Docker.RunAsync("inspect", "-f", "{{.State.Running}}", id));
            using var limit = new CancellationTokenSource(Limit);
            while (Lines().Length < before + 20)
                await Task.Delay(20, limit.Token);
        }
        await Docker.RunAsync("exec", id, "busybox", "touch", "/tmp/stop");
        await Docker.RunAsync("wait", id);
        await Logs.DrainAsync(id, CancellationToken.None).WaitAsync(Limit);

        // dockerd may have lost lines itself: what it kept is what counts.
        string[] kept = (await Docker.RunAsync("logs", id)).Split('\n');
        Assert.Equal("end", kept[^1]);
        Assert.Equal(kept, Lines().Select(line => line[3]));
    }

    private DockerLogs Make() =>
        new(Path.Combine(_temp.FullName, "positions"), _loop, TimeProvider.System, NullLogger<DockerLogs>.Instance);

    private Task<string> RunAsync(string script) => Docker.RunAsync(
        "run", "-d", "--network", "none", "--log-driver", "json-file", "--log-opt", "max-size=200k", "--log-opt", "max-file=64",
        "base:1", "sh", "-c", script);

    private Task FollowAsync(string id, string source) => Logs.FollowAsync(id, source, Target, adopted: false, CancellationToken.None);

    private string[][] Lines() =>
    [
        .. from file in Directory.GetFiles(Pod).OrderBy(file => file == Target).ThenBy(file => file, StringComparer.Ordinal)
           from line in File.ReadAllLines(file)
           select line.Split(' ', 4),
    ];
}
