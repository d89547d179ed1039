using System.Text;
using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;
using Sampan.Migration.Translation;

namespace Sampan.Tests.Unit.Migration.Translation;

public sealed class DockerSettingsReaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sampan-translate-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Read_FileFlagsAndProcess_LaysThemOverEachOther()
    {
        Write("/etc/docker/daemon.json", """{"debug": true, "data-root": "/data/docker", "runtimes": {"kata": {"path": "/usr/bin/kata"}}, "made-up": 1}""");
        Write("/etc/default/docker", """
            # comment
            DOCKER_OPTS="--insecure-registry=10.0.0.0/8 --insecure-registry reg:5000 --log-opt max-size=10m --log-opt max-file=3 -lwarn"
            http_proxy='http://user:pa%40ss@proxy:3128'
            """);
        UnitFacts unit = Unit(
            ("Service.ExecStart", "/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock --add-runtime nvidia=/usr/bin/nv $DOCKER_OPTS"),
            ("Service.EnvironmentFile", "-/etc/default/docker"),
            ("Service.Environment", "\"NO_PROXY=localhost, 10.0.0.1\" FOO=bar"),
            ("Service.LimitNOFILE", "1048576"),
            ("Service.Type", "notify"));

        DockerSettings settings = DockerSettingsReader.Read(
            new NodeFiles(_root), ["/usr/bin/dockerd", "-H", "fd://", "-D", "--icc=false", "--log-level", "error"], unit);

        Assert.Null(settings.Problem);
        Assert.Equal("""["10.0.0.0/8","reg:5000"]""", settings.Value("insecure-registries")!.ToJsonString());
        Assert.Equal("/etc/default/docker", settings.Keys["insecure-registries"].Source);
        Assert.Equal("""{"max-size":"10m","max-file":"3"}""", settings.Value("log-opts")!.ToJsonString());
        Assert.Equal("""["fd://"]""", settings.Value("hosts")!.ToJsonString());
        Assert.Equal("docker.service", settings.Keys["hosts"].Source);
        Assert.Equal("""{"kata":{"path":"/usr/bin/kata"},"nvidia":{"path":"/usr/bin/nv"}}""", settings.Value("runtimes")!.ToJsonString());
        Assert.Equal("error", settings.Value("log-level")!.GetValue<string>());
        Assert.Equal("process", settings.Keys["log-level"].Source);
        Assert.False(settings.Value("icc")!.GetValue<bool>());
        Assert.Equal("/data/docker", settings.Value("data-root")!.GetValue<string>());
        Assert.Equal(1, settings.Value("made-up")!.GetValue<long>());
        Assert.Equal("http://***@proxy:3128", settings.Environment["http_proxy"]);
        Assert.Equal("localhost, 10.0.0.1", settings.Environment["NO_PROXY"]);
        Assert.False(settings.Environment.ContainsKey("FOO"));
        Assert.Equal(["LimitNOFILE"], settings.Unit.Keys);
    }

    [Fact]
    public void Read_NoUnit_ReadsWhatInitScriptsRead()
    {
        Write("/etc/sysconfig/docker", "OPTIONS='--selinux-enabled -g /mnt/docker'\nexport HTTPS_PROXY=\"http://p:1\"\n");
        Write("/etc/sysconfig/docker-storage", "DOCKER_STORAGE_OPTIONS=\"--storage-driver devicemapper --storage-opt dm.fs=xfs\"\n");
        DockerSettings settings = DockerSettingsReader.Read(new NodeFiles(_root), [], null);
        Assert.True(settings.Value("selinux-enabled")!.GetValue<bool>());
        Assert.Equal("/mnt/docker", settings.Value("data-root")!.GetValue<string>());
        Assert.Equal("devicemapper", settings.Value("storage-driver")!.GetValue<string>());
        Assert.Equal("""["dm.fs=xfs"]""", settings.Value("storage-opts")!.ToJsonString());
        Assert.Equal("http://p:1", settings.Environment["HTTPS_PROXY"]);
        Assert.Equal("/etc/sysconfig/docker-storage", settings.Keys["storage-driver"].Source);
    }

    [Fact]
    public void Read_FilesOfAnotherUnit_AreLeftAlone()
    {
        Write("/etc/default/docker", "DOCKER_OPTS=\"--debug\"\n");
        DockerSettings settings = DockerSettingsReader.Read(new NodeFiles(_root), [], Unit(("Service.ExecStart", "/usr/bin/dockerd -H fd://")));
        Assert.False(settings.Keys.ContainsKey("debug"));
    }

    [Fact]
    public void Read_ConfigFileFlag_ReadsThatFile()
    {
        Write("/opt/docker.json", """{"log-driver": "journald"}""");
        DockerSettings settings = DockerSettingsReader.Read(new NodeFiles(_root), ["dockerd", "--config-file", "/opt/docker.json"], null);
        Assert.Equal("journald", settings.Value("log-driver")!.GetValue<string>());
        Assert.Equal("/opt/docker.json", settings.Keys["log-driver"].Source);
    }

    [Theory]
    [InlineData("--default-ulimit=nofile=1024:4096", "default-ulimits", """{"nofile":{"Name":"nofile","Hard":4096,"Soft":1024}}""")]
    [InlineData("--default-ulimit=nproc=7", "default-ulimits", """{"nproc":{"Name":"nproc","Hard":7,"Soft":7}}""")]
    [InlineData("--default-address-pool=base=10.0.0.0/8,size=24", "default-address-pools", """[{"base":"10.0.0.0/8","size":"24"}]""")]
    [InlineData("--default-network-opt=bridge=com.docker.network.driver.mtu=1400", "default-network-opts", """{"bridge":{"com.docker.network.driver.mtu":"1400"}}""")]
    [InlineData("--feature=containerd-snapshotter=true", "features", """{"containerd-snapshotter":true}""")]
    [InlineData("--https-proxy=http://a:b@p:1", "proxies", """{"https-proxy":"http://***@p:1"}""")]
    [InlineData("--log-opt=splunk-token=abc", "log-opts", """{"splunk-token":"***"}""")]
    [InlineData("--userland-proxy=false", "userland-proxy", "false")]
    [InlineData("--mtu=1450", "mtu", "1450")]
    [InlineData("-DHtcp://0.0.0.0:2375", "hosts", """["tcp://0.0.0.0:2375"]""")]
    [InlineData("--containerd-plugins-namespace=p", "containerd-plugin-namespace", "\"p\"")]
    [InlineData("--from-the-future=x", "from-the-future", "\"x\"")]
    public void Read_Flag_BecomesItsKey(string flag, string key, string value)
    {
        DockerSettings settings = DockerSettingsReader.Read(new NodeFiles(_root), ["dockerd", flag], null);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(value), settings.Value(key)), settings.Value(key)?.ToJsonString());
    }

    [Theory]
    [InlineData("{\"a\": 1,\n \"b\": 2,\n}", "line 3")]
    [InlineData("{\n// comment\n}", "line 2")]
    [InlineData("[]", "line 1")]
    [InlineData("{\"a\": ", "line 1")]
    [InlineData("{\"a\": \"\\ud800\"}", "a text in it")]
    public void Read_BrokenFile_TellsTheLine(string text, string where)
    {
        DockerSettings settings = DockerSettingsReader.Read(Encoding.UTF8.GetBytes(text), "/etc/docker/daemon.json");
        Assert.Contains("/etc/docker/daemon.json: " + where, settings.Problem, StringComparison.Ordinal);
        Assert.Empty(settings.Keys);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(" \n", 0)]
    [InlineData("\uFEFF{\"debug\": true}", 1)]
    [InlineData("{\"debug\": false, \"debug\": true}", 1)]
    public void Read_WhatDockerTakes_IsTaken(string text, int keys)
    {
        DockerSettings settings = DockerSettingsReader.Read(Encoding.UTF8.GetBytes(text), "daemon.json");
        Assert.Null(settings.Problem);
        Assert.Equal(keys, settings.Keys.Count);
        Assert.True(keys == 0 || settings.Value("debug")!.GetValue<bool>());
    }

    [Fact]
    public void Read_WhatIsNoUnicodeAndNoNumber_IsKeptAsItCanBe()
    {
        DockerSettings settings = DockerSettingsReader.Read([.. "{\"a\": \"x"u8, 0xE5, .. "\", \"b\": 1e999}"u8], "daemon.json");
        Assert.Equal("x\uFFFD", settings.Value("a")!.GetValue<string>());
        Assert.Equal("1e999", settings.Value("b")!.GetValue<string>());
    }

    [Fact]
    public void Read_HugeFile_IsRefused()
    {
        DockerSettings settings = DockerSettingsReader.Read(new byte[2 << 20], "daemon.json");
        Assert.Contains("KiB", settings.Problem, StringComparison.Ordinal);
    }

    private static UnitFacts Unit(params (string Name, string Value)[] directives) => new()
    {
        Name = "docker.service",
        Directives = directives.ToDictionary(d => d.Name, d => (IReadOnlyList<string>)[d.Value]),
    };

    private void Write(string path, string text)
    {
        string file = _root + path;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
