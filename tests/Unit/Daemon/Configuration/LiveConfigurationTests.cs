using Microsoft.Extensions.Logging;
using Sampan.Daemon.Configuration;

namespace Sampan.Tests.Unit.Daemon.Configuration;

public sealed class LiveConfigurationTests : ILogger<LiveConfiguration>
{
    private readonly List<string> _log = [];
    private readonly LiveConfiguration _live;
    private string _text = "";

    public LiveConfigurationTests() => _live = new LiveConfiguration(Read(), Read, this);

    [Fact]
    public void Reload_ChangedKeys_AreInForceAndNamed()
    {
        DaemonOptions? told = null;
        _live.Follow(next => () => told = next);
        _text = """
            log: {level: debug}
            pauseImage: example.org/pause:1
            cni: {confDir: /else, binDirs: [/plugins], timeout: 5s, gcInterval: 2h, checkInterval: 0s}
            registries: {configDirs: [/certs]}
            images: {pinned: [a:1], parallelLayers: 2, blobStreams: 1, maxBandwidth: 1MiB, progressTimeout: 1m, keepBlobs: true}
            sandboxes: {shmSize: 1MiB}
            containers: {missingHostPath: reject, pidsLimit: 7, blockIoConfig: /b}
            timeouts: {ociRuntime: 3s, cleanup: 4s, shutdown: 5s}

            """;

        _live.Reload();

        Assert.Same(_live.Current, told);
        Assert.Equal(
            "Information: the configuration was read again; changed: pauseImage, log.level, cni.confDir, cni.binDirs, cni.timeout, "
            + "cni.gcInterval, cni.checkInterval, registries.configDirs, images.parallelLayers, images.blobStreams, images.maxBandwidth, images.progressTimeout, images.pinned, images.keepBlobs, "
            + "sandboxes.shmSize, containers.missingHostPath, containers.pidsLimit, containers.blockIoConfig, timeouts.ociRuntime, timeouts.cleanup, timeouts.shutdown",
            Assert.Single(_log));
        Assert.Equal(
            (LogLevel.Debug, "/else", 7L, TimeSpan.FromSeconds(4)),
            (told!.Log.Level, told.Cni.ConfDir, told.Containers.PidsLimit, told.Timeouts.Cleanup));
    }

    [Fact]
    public void Reload_KeysOfTheStart_StayAndAreNamedUntilTheyAreBack()
    {
        _text = "root: /other\nlog: {format: json, level: warn}\nruntimes: {handlers: {gvisor: {path: /bin/runsc}}}\nstreaming: {port: 99}\n";

        string said = _live.Reload();
        _live.Reload();

        Assert.Equal("the configuration was read again; a restart is needed for root, log.format, runtimes.handlers, streaming.port", said);
        Assert.Equal(
            ("/var/lib/sampan", LogFormat.Text, LogLevel.Warning, 0),
            (_live.Current.Root, _live.Current.Log.Format, _live.Current.Log.Level, _live.Current.Streaming.Port));
        Assert.Equal(2, _log.Count(line => line.StartsWith("Warning: these keys have changed", StringComparison.Ordinal)));
        _log.Clear();

        _text = "";
        _live.Reload();

        Assert.Equal("Information: the configuration was read again; changed: log.level", Assert.Single(_log));
    }

    [Fact]
    public void Reload_BrokenFile_ChangesNothingAndTellsEveryError()
    {
        DaemonOptions before = _live.Current;
        _live.Follow(_ => throw new InvalidOperationException("nobody is asked"));
        _text = "log: {level: loud}\nimages: {pined: []}\n";

        string said = _live.Reload();

        Assert.Same(before, _live.Current);
        Assert.Contains("has errors", said, StringComparison.Ordinal);
        string line = Assert.Single(_log);
        Assert.StartsWith("Error: the configuration was not taken over", line, StringComparison.Ordinal);
        Assert.Contains("log.level", line, StringComparison.Ordinal);
        Assert.Contains("images.pined", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Reload_OneFollowerRefuses_NobodyChanges()
    {
        DaemonOptions before = _live.Current;
        bool applied = false;
        _live.Follow(_ => () => applied = true);
        _live.Follow(_ => throw new ConfigurationException(
            [new ConfigurationError("containers.seccompProfile", ConfigurationOrigin.Default, "is broken", "mend it")]));
        _text = "log: {level: debug}\n";

        _live.Reload();

        Assert.False(applied);
        Assert.Same(before, _live.Current);
        Assert.Contains("is broken", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public void Manual_NamesWhatAReloadChanges()
    {
        string manual = File.ReadAllText(Path.Combine(Architecture.SourceTree.Root, "docs", "configuration.md"));
        string section = manual[manual.IndexOf("## Reload", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", StringComparison.Ordinal)];

        Assert.All(
            ["pauseImage", "log.level", "cni", "registries", "images", "sandboxes", "containers", "timeouts"],
            key => Assert.Contains($"`{key}`", section, StringComparison.Ordinal));
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Add($"{logLevel}: {formatter(state, exception)}");

    private DaemonOptions Read() => new ConfigurationLoader(new FakeHostEnvironment(systemd: false, "conmon", "crun"))
        .Parse("apiVersion: sampan.dev/v1\n" + _text, "f", new CommandLineOverrides()).Options;
}
