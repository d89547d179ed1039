using System.Globalization;
using Microsoft.Extensions.Logging;
using Sampan.Daemon.Engines.Docker.Logs;
using Sampan.Linux.Events;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Logs;

public sealed class DockerLogsTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-logs-");
    private readonly EpollLoop _loop = new();
    private readonly RecordingLogger _told = new();
    private DockerLogs? _logs;

    private DockerLogs Logs => _logs!;

    private string Source => Path.Combine(_temp.FullName, "docker", "id-json.log");

    private string Target => Path.Combine(_temp.FullName, "pod", "0.log");

    public Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Source)!);
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        _logs = Make();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await Logs.DisposeAsync();
        _loop.Dispose();
        _temp.Delete(recursive: true);
    }

    [Fact]
    public async Task Follow_MakesTheTarget_BeforeThereIsALine()
    {
        Directory.Delete(Path.GetDirectoryName(Source)!);

        await Follow();

        Assert.Equal(0, new FileInfo(Target).Length);
        Directory.CreateDirectory(Path.GetDirectoryName(Source)!);
        using var docker = new FakeDockerLog(Source, 1000);
        Append(docker, 0, 3);
        await Arrived(3);
    }

    [Fact]
    public async Task Lines_ArriveAsTheyAreWritten_ThroughRotations()
    {
        using var docker = new FakeDockerLog(Source, 1000);
        await Follow();
        for (int i = 0; i < 200; i++)
        {
            Append(docker, i, 1);
            await Arrived(i + 1);
        }

        Assert.True(File.Exists(Source + ".1"));
        await Until(() => !File.Exists(Source + ".4"));
    }

    [Fact]
    public async Task RenamesAndRestarts_UnderLoad_LoseNothing()
    {
        const int Count = 30_000;
        using var docker = new FakeDockerLog(Source, 40_000);
        await Follow();
        Task writing = Task.Run(() => Append(docker, 0, Count));
        for (int i = 0; !writing.IsCompleted; i++)
        {
            File.Move(Target, string.Create(CultureInfo.InvariantCulture, $"{Target}.{i:000000}"));
            if (i % 3 == 2)
            {
                await Logs.DisposeAsync();
                _logs = Make();
                await Follow();
            }
            await Logs.ReopenAsync("id", CancellationToken.None);
            Assert.True(File.Exists(Target));
            await Task.WhenAny(writing, Task.Delay(2));
        }
        await writing;

        await Logs.DrainAsync("id", CancellationToken.None).WaitAsync(Limit);

        Assert.Equal(Enumerable.Range(0, Count), Numbers());
    }

    [Fact]
    public async Task Reopen_WithoutARename_GoesOnInTheSameFile()
    {
        using var docker = new FakeDockerLog(Source, 1000);
        await Follow();
        Append(docker, 0, 1);
        await Arrived(1);

        await Logs.ReopenAsync("id", CancellationToken.None);

        Append(docker, 1, 1);
        await Arrived(2);
    }

    [Fact]
    public async Task Reopen_FolderGone_FailsAndNothingIsLost()
    {
        using var docker = new FakeDockerLog(Source, 1000);
        await Follow();
        string folder = Path.GetDirectoryName(Target)!;
        Directory.Move(folder, folder + "-away");

        IOException e = await Assert.ThrowsAsync<IOException>(() => Logs.ReopenAsync("id", CancellationToken.None));

        Assert.Contains(folder, e.Message, StringComparison.Ordinal);
        Append(docker, 0, 5);
        await Until(() => _told.Lines.Any(line => line.Contains("cannot be written", StringComparison.Ordinal)));
        Directory.CreateDirectory(folder);
        await Arrived(5);
        await Until(() => _told.Lines.Any(line => line.Contains("written again", StringComparison.Ordinal)));
        Assert.Equal(2, _told.Lines.Count);
    }

    [Fact]
    public async Task Drain_BringsAll_AndForget_LeavesNoPosition()
    {
        using var docker = new FakeDockerLog(Source, 100_000);
        await Follow();
        Append(docker, 0, 20_000);

        await Logs.DrainAsync("id", CancellationToken.None).WaitAsync(Limit);

        Assert.Equal(Enumerable.Range(0, 20_000), Numbers());
        Assert.Equal(["id"], Logs.Known());
        await Logs.ForgetAsync("id", CancellationToken.None);
        Assert.Empty(Logs.Known());
        Assert.True(File.Exists(Target));
    }

    [Fact]
    public async Task LinkIntoDockersLog_IsReplacedByItsTranslation()
    {
        using var docker = new FakeDockerLog(Source, 1_000_000);
        Append(docker, 0, 5000);
        string before = await File.ReadAllTextAsync(Source);
        File.CreateSymbolicLink(Target, Source);

        await Logs.FollowAsync("id", Source, Target, adopted: true, CancellationToken.None);
        await Until(() => new FileInfo(Target).LinkTarget is null);

        Assert.Equal(Enumerable.Range(0, 5000), Numbers());
        Assert.Equal(before, await File.ReadAllTextAsync(Source));
        Append(docker, 5000, 1);
        await Arrived(5001);
        Assert.Equal([Target], Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public async Task FilesOfAnAdoptedContainer_AreKept()
    {
        using var docker = new FakeDockerLog(Source, 1000);
        await Logs.FollowAsync("id", Source, Target, adopted: true, CancellationToken.None);
        for (int i = 0; i < 100; i++)
        {
            Append(docker, i, 1);
            await Arrived(i + 1);
        }

        Assert.True(File.Exists(Source + ".5"));
    }

    [Fact]
    public async Task OneFileOnly_IsFollowed()
    {
        using var docker = new FakeDockerLog(Source, 1000, maxFiles: 1);
        await Logs.FollowAsync("id", Source, Target, adopted: true, CancellationToken.None);
        for (int i = 0; i < 100; i++)
        {
            Append(docker, i, 1);
            await Arrived(i + 1);
        }
    }

    private Task Follow() => Logs.FollowAsync("id", Source, Target, adopted: false, CancellationToken.None);

    private DockerLogs Make() => new(Path.Combine(_temp.FullName, "positions"), _loop, TimeProvider.System, _told);

    private static void Append(FakeDockerLog docker, int first, int count)
    {
        for (int i = first; i < first + count; i++)
            docker.Append(string.Create(CultureInfo.InvariantCulture, $"{i}\\n"));
    }

    private IEnumerable<int> Numbers() =>
        from file in Directory.GetFiles(Path.GetDirectoryName(Target)!).OrderBy(file => file == Target).ThenBy(file => file, StringComparer.Ordinal)
        from line in File.ReadAllLines(file)
        select int.Parse(line.Split(' ')[3], CultureInfo.InvariantCulture);

    private async Task Arrived(int count)
    {
        await Until(() => File.Exists(Target) && File.ReadLines(Target).Count() >= count);
        Assert.Equal(Enumerable.Range(0, count), Numbers());
    }

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
            await Task.Delay(5, limit.Token);
    }

    private sealed class RecordingLogger : ILogger<DockerLogs>
    {
        internal List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
                Lines.Add(formatter(state, exception));
        }
    }
}
