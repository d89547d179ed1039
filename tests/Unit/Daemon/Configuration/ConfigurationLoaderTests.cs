using Microsoft.Extensions.Logging;
using Sampan.Daemon.Configuration;

namespace Sampan.Tests.Unit.Daemon.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-loader-");
    private readonly ConfigurationLoader _loader = new(new FakeHostEnvironment(systemd: false, "crun", "runc", "conmon"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_NoFile_GivesResolvedDefaults()
    {
        DaemonOptions options = _loader.Parse(null, "none", new()).Options;

        Assert.Equal("/var/lib/sampan", options.Root);
        Assert.Equal("/run/sampan/sampan.sock", options.Socket);
        Assert.Equal(CgroupDriver.Cgroupfs, options.Cgroup.Driver);
        Assert.Equal("/sampan", options.Cgroup.Parent);
        Assert.Equal("/usr/bin/conmon", options.Conmon);
        Assert.Equal(["crun", "runc"], options.Runtimes.PreferenceOrder);
        Assert.Equal("/usr/bin/crun", options.Runtimes.Handlers["crun"].Path);
        Assert.Equal("/run/sampan/runtimes/runc", options.Runtimes.Handlers["runc"].Root);
    }

    [Fact]
    public void Load_ExplicitFileMissing_IsRefused()
    {
        string path = Path.Combine(_folder.FullName, "absent.yaml");

        var refused = Assert.Throws<ConfigurationException>(() => _loader.Load(path, new()));

        ConfigurationError error = Assert.Single(refused.Errors);
        Assert.Equal($"{path}: does not exist; write one with: sampan config default", error.ToString());
    }

    [Fact]
    public void Load_FileOverTheCap_IsRefused()
    {
        string path = Write(new string('#', ConfigurationLoader.MaxFileBytes + 1));

        var refused = Assert.Throws<ConfigurationException>(() => _loader.Load(path, new()));

        Assert.Contains("larger than 256 KiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileNotUtf8_IsRefused()
    {
        string path = Path.Combine(_folder.FullName, "config.yaml");
        using (FileStream file = File.Create(path)) file.Write([0x61, 0xff, 0xfe]);

        var refused = Assert.Throws<ConfigurationException>(() => _loader.Load(path, new()));

        Assert.Contains("is not UTF-8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EveryKindOfKey_IsRead()
    {
        string path = Write("""
            apiVersion: sampan.dev/v1
            root: /srv/sampan
            log: {level: debug, format: json}
            runtimes:
              default: kata
              handlers:
                kata:
                  path: /opt/kata/bin/kata
                  options: [--debug]
            cni:
              binDirs:
                - /a
                - "/b"
              timeout: 1m30s
            images:
              parallelLayers: 3
            sandboxes:
              shmSize: 1GiB
            containers:
              missingHostPath: reject
            timeouts:
            """);

        LoadedConfiguration loaded = _loader.Read(path, new());

        DaemonOptions options = loaded.Options;
        Assert.Equal(path, loaded.Path);
        Assert.Equal("/srv/sampan", options.Root);
        Assert.Equal(LogLevel.Debug, options.Log.Level);
        Assert.Equal(LogFormat.Json, options.Log.Format);
        Assert.Equal("kata", options.Runtimes.Default);
        Assert.Equal(["crun", "runc", "kata"], options.Runtimes.PreferenceOrder);
        Assert.Equal(["--debug"], options.Runtimes.Handlers["kata"].Options);
        Assert.Equal(["/a", "/b"], options.Cni.BinDirs);
        Assert.Equal(TimeSpan.FromSeconds(90), options.Cni.Timeout);
        Assert.Equal(3, options.Images.ParallelLayers);
        Assert.Equal(1L << 30, options.Sandboxes.ShmSize);
        Assert.Equal(MissingHostPath.Reject, options.Containers.MissingHostPath);
        Assert.Equal($"{path}:12:5", loaded.Origins.Of("cni.binDirs").ToString());
    }

    [Fact]
    public void Load_ManyMistakes_ReportsAllWithPathPlaceReasonAndRemedy()
    {
        Assert.Equal(
            [
                "f:2:7: root: \"var\" is not an absolute path; begin with a slash, without . or .. between slashes",
                "f:3:1: rooot: is not a known key; did you mean root?",
                "f:5:10: log.level: \"loud\" cannot be used; write trace, debug, info, warn or error",
                "f:6:3: log.level: is set twice, first at f:5:3; keep one",
                "f:8:3: cni.conf_dir: is not a known key; did you mean confDir?",
                "f:9:12: cni.timeout: \"90\" cannot be used; write a duration from 1s to 1h, as 90s or 5m",
                "f:10:12: cni.binDirs: is text where a list of texts belongs; write [a, b], or [] for an empty list",
                "f:11:9: images: is a list where a section of keys belongs; write a section of keys",
                "f:13:14: containers.pidsLimit: \"many\" cannot be used; write a whole number from 0 to 4194304",
                "f:14:19: containers.seccompProfile: is a boolean where text belongs; put it in quotes: \"true\"",
                "f:15:9: engine: \"podman\" cannot be used; write native or docker",
                "f:16:8: socket: is no value where text belongs; give it a value, or remove the line",
            ],
            Errors("""
                apiVersion: sampan.dev/v1
                root: var
                rooot: /x
                log:
                  level: loud
                  level: info
                cni:
                  conf_dir: /x
                  timeout: 90
                  binDirs: /opt/cni/bin
                images: [1]
                containers:
                  pidsLimit: many
                  seccompProfile: true
                engine: podman
                socket:
                """));
    }

    [Theory]
    [InlineData("", "f:1:1: apiVersion: is missing; write apiVersion: sampan.dev/v1")]
    [InlineData("root: /x", "f:1:1: apiVersion: is missing; write apiVersion: sampan.dev/v1")]
    [InlineData("apiVersion: sampan.dev/v9", "f:1:13: apiVersion: \"sampan.dev/v9\" is not read by this release; write apiVersion: sampan.dev/v1")]
    public void Parse_VersionMissingOrUnknown_IsRefused(string text, string error) => Assert.Equal([error], Errors(text));

    [Theory]
    [InlineData("state: /var/lib/sampan", "state", "root and state are the same folder")]
    [InlineData("root: /run/sampan/", "root", "root and state are the same folder")]
    [InlineData("state: /var/lib", "state", "inside state")]
    [InlineData("root: /run/sampan/x", "root", "inside state")]
    [InlineData("root: /", "root", "is the root of the file system")]
    [InlineData("root: \"/a:b\"", "root", "holds a colon")]
    [InlineData("root: /a/../b", "root", "is not an absolute path")]
    [InlineData("cgroup: {driver: systemd, parent: /sampan}", "cgroup.parent", "does not fit the systemd driver")]
    [InlineData("cgroup: {driver: cgroupfs, parent: sampan.slice}", "cgroup.parent", "does not fit the cgroupfs driver")]
    [InlineData("runtimes: {default: gvisor}", "runtimes.default", "is not a handler")]
    [InlineData("runtimes: {handlers: {Kata: {path: /k}}}", "runtimes.handlers.Kata", "cannot be a handler's name")]
    [InlineData("runtimes: {handlers: {auto: {path: /k}}}", "runtimes.handlers.auto", "cannot be a handler's name")]
    [InlineData("runtimes: {handlers: {k: {options: [debug]}}}", "runtimes.handlers.k.options[0]", "is not a long option")]
    [InlineData("runtimes: {handlers: {k: {options: [--root=/x]}}}", "runtimes.handlers.k.options[0]", "is set by the daemon itself")]
    [InlineData("cni: {binDirs: []}", "cni.binDirs", "is empty")]
    [InlineData("cni: {binDirs: [/a, b]}", "cni.binDirs[1]", "is not an absolute path")]
    [InlineData("pauseImage: a b", "pauseImage", "is not an image reference")]
    [InlineData("images: {pinned: [a, \"b c*\"]}", "images.pinned[1]", "is neither an image reference nor a pattern")]
    [InlineData("images: {pinned: [UPPER]}", "images.pinned[0]", "is neither an image reference nor a pattern")]
    [InlineData("streaming: {tls: {certFile: /a}}", "streaming.tls", "has no whole pair")]
    [InlineData("streaming: {tls: {keyFile: /a}}", "streaming.tls", "has no whole pair")]
    [InlineData("streaming: {tls: {clientCaFile: /a}}", "streaming.tls", "has no whole pair")]
    [InlineData("streaming: {tls: {certFile: a, keyFile: /b}}", "streaming.tls.certFile", "is not an absolute path")]
    [InlineData("socket: /run/x/", "socket", "ends with a slash")]
    public void Parse_ValueThatCannotStand_IsRefused(string yaml, string key, string problem)
    {
        ConfigurationError error = Assert.Single(Refused($"apiVersion: sampan.dev/v1\n{yaml}\n").Errors);

        Assert.Equal(key, error.Key);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal(2, error.Origin.Line);
    }

    [Fact]
    public void Parse_SocketPathOf108Bytes_IsRefusedAnd107Stands()
    {
        string longest = "/" + new string('s', 106);

        Assert.Equal(longest, _loader.Parse(null, "f", new() { Socket = longest }).Options.Socket);
        var refused = Assert.Throws<ConfigurationException>(() => _loader.Parse(null, "f", new() { Socket = longest + "é" }));
        Assert.Contains("109 bytes long", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_StateThatMakesTheSocketPathTooLong_BlamesState()
    {
        var refused = Assert.Throws<ConfigurationException>(
            () => _loader.Parse(null, "f", new() { State = "/" + new string('s', 100) }));

        ConfigurationError error = Assert.Single(refused.Errors);
        Assert.Equal("state", error.Key);
        Assert.Equal("--state", error.Origin.ToString());
    }

    [Theory]
    [InlineData("a: [", "this is not YAML")]
    [InlineData("apiVersion: sampan.dev/v1\n---\nroot: /x", "a second document begins")]
    [InlineData("? [a]\n: b", "a key is a list")]
    [InlineData("root: !!str /x", "the tag")]
    [InlineData("root: *nowhere", "has no anchor before it")]
    public void Parse_NotAPlainDocument_IsRefused(string text, string problem) =>
        Assert.Contains(problem, Assert.Single(Errors(text)), StringComparison.Ordinal);

    [Fact]
    public void Parse_NestedTooDeep_IsRefused() =>
        Assert.Contains("nested deeper than 16 levels", Assert.Single(Errors("a: " + new string('[', 5000))), StringComparison.Ordinal);

    [Fact]
    public void Parse_TooManyAliases_IsRefused()
    {
        string text = "a: &x 1\nb: [" + string.Join(", ", Enumerable.Repeat("*x", 33)) + "]\n";

        Assert.Contains("more than 32 aliases", Assert.Single(Errors(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AliasesThatMultiply_AreRefused()
    {
        string ten = string.Join(", ", Enumerable.Repeat("x", 10));
        string text = $"a: &a [{ten}]\nb: &b [{Ten("a")}]\nc: &c [{Ten("b")}]\nd: &d [*c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d]\n";

        Assert.Contains("more than 20000 values", Assert.Single(Errors(text)), StringComparison.Ordinal);

        static string Ten(string anchor) => string.Join(", ", Enumerable.Repeat("*" + anchor, 10));
    }

    [Fact]
    public void Parse_Alias_StandsForItsValue()
    {
        DaemonOptions options = _loader.Parse(
            "apiVersion: sampan.dev/v1\ncni: {timeout: &t 70s}\ntimeouts: {cleanup: *t}\n", "f", new()).Options;

        Assert.Equal(TimeSpan.FromSeconds(70), options.Timeouts.Cleanup);
    }

    private string[] Errors(string text) => [.. Refused(text).Errors.Select(error => error.ToString())];

    private ConfigurationException Refused(string text) =>
        Assert.Throws<ConfigurationException>(() => _loader.Parse(text, "f", new()));

    private string Write(string text)
    {
        string path = Path.Combine(_folder.FullName, "config.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
