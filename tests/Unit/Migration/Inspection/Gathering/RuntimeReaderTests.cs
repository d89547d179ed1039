using Sampan.Migration;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class RuntimeReaderTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Copy_FilesAndPackages_TellTheRuntime()
    {
        _tree.Write("/usr/bin/containerd").Write("/etc/containerd/config.toml", "version = 2\n").Write("/etc/containerd/conf.d/50-x.toml", "version = 2\n")
            .Write("/etc/containerd/conf.d/readme.txt", "no").Write("/etc/crio/crio.conf", "[crio]\n");
        IReadOnlyList<RuntimeFacts> runtimes = await ReadAsync(_tree.Reading(), new HostFacts { Packages = [new("containerd.io", "1.6.33-1", false, [])] });
        Assert.Equal([TargetKind.Containerd, TargetKind.Crio], runtimes.Select(r => r.Kind));
        Assert.Equal(("/usr/bin/containerd", "1.6.33", 0), (runtimes[0].Program, runtimes[0].Version, runtimes[0].ConfigSchema));
        Assert.Equal(["/etc/containerd/conf.d/50-x.toml", "/etc/containerd/config.toml"], runtimes[0].ConfigFiles.Keys);
        Assert.Equal("", runtimes[1].Version);
        Assert.Null(runtimes[0].Cri);
    }

    [Fact]
    public async Task Live_Program_IsAsked()
    {
        _tree.Write("/opt/containerd/containerd").Write("/etc/other.toml", "version = 2\n");
        ScriptedCommands commands = new ScriptedCommands()
            .On("containerd --version", "containerd github.com/containerd/containerd v1.7.24 abc\n").On("containerd config default", "disabled_plugins = []\nversion = 3\n");
        var unit = new UnitFacts
        {
            Name = "containerd.service",
            Directives = new Dictionary<string, IReadOnlyList<string>> { ["Service.ExecStart"] = ["/opt/containerd/containerd --config /etc/other.toml"] },
        };
        RuntimeFacts runtime = Assert.Single(await ReadAsync(_tree.Reading(live: true, commands), new HostFacts { Units = [unit] }));
        Assert.Equal(("/opt/containerd/containerd", "1.7.24", 3), (runtime.Program, runtime.Version, runtime.ConfigSchema));
        Assert.Equal(["/etc/other.toml"], runtime.ConfigFiles.Keys);
    }

    [Fact]
    public async Task Live_SocketOfSystemd_IsNotWoken()
    {
        _tree.Write("/run/cri-dockerd.sock").Write("/usr/bin/cri-dockerd").Write("/usr/lib/systemd/system/cri-docker.service", "[Service]\n");
        UnitFacts[] units =
        [
            new() { Name = "cri-docker.socket", ActiveState = "active" },
            new() { Name = "cri-docker.service", ActiveState = "inactive", Files = ["/usr/lib/systemd/system/cri-docker.service"] },
        ];
        RuntimeFacts runtime = Assert.Single(await ReadAsync(_tree.Reading(live: true, new ScriptedCommands().On("cri-dockerd --version", "cri-dockerd 0.3.4 (e88b1605)\n")), new HostFacts { Units = units }));
        Assert.Contains("not called", runtime.Cri!.Problem, StringComparison.Ordinal);
        Assert.Equal("0.3.4", runtime.Version);
        Assert.Equal(["/usr/lib/systemd/system/cri-docker.service"], runtime.ConfigFiles.Keys);
    }

    [Fact]
    public async Task Live_NobodyListens_HasAProblem()
    {
        _tree.Write("/run/crio/crio.sock");
        RuntimeFacts runtime = Assert.Single(await ReadAsync(_tree.Reading(live: true), new HostFacts()));
        Assert.Equal("/run/crio/crio.sock", runtime.Socket);
        Assert.NotNull(runtime.Cri!.Problem);
        Assert.Equal("unix:///run/crio/crio.sock", runtime.Cri.Endpoint);
    }

    [Theory]
    [InlineData("containerd", "unix:///custom.sock", TargetKind.Containerd)]
    [InlineData("", "unix:///var/run/crio/crio.sock", TargetKind.Crio)]
    [InlineData("", "unix:///var/run/dockershim.sock", null)]
    public void InUse_AnswerOrEndpoint_Decides(string name, string endpoint, string? expected)
    {
        var facts = new NodeFacts
        {
            Cri = new CriFacts { Endpoint = endpoint, RuntimeName = name },
            Runtimes = [new() { Kind = TargetKind.Containerd }, new() { Kind = TargetKind.Crio }],
        };
        Assert.Equal(expected, RuntimeReader.InUse(facts)?.Kind);
    }

    private static Task<IReadOnlyList<RuntimeFacts>> ReadAsync(NodeReading node, HostFacts host) =>
        new RuntimeReader(node, new CriDial(node)).ReadAsync(host, CancellationToken.None);
}
