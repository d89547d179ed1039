using Sampan.Migration;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Planning;
using Sampan.Migration.Targets;
using Sampan.Migration.Translation;

namespace Sampan.Tests.Unit.Migration.Targets;

public sealed class SourceFinderTests
{
    [Theory]
    [InlineData("1.23.3", null)]
    [InlineData("1.14.0", "docker")]
    public void Find_KubeletBefore124WithoutRemote_IsDockershim(string version, string? runtime)
    {
        PlanSource source = SourceFinder.Find(Node(version, ("container-runtime", runtime)));
        Assert.Equal((TargetKind.Docker, "dockershim", ""), (source.Runtime, source.Shim, source.Endpoint));
    }

    [Fact]
    public void Find_SocketOfAnyName_IsWhatAnswersThere()
    {
        // RKE1 has cri-dockerd at the name of the old shim.
        NodeFacts node = Node("1.23.3", ("container-runtime", "remote"), ("containerRuntimeEndpoint", "/var/run/dockershim.sock")) with
        {
            Cri = new CriFacts { Endpoint = "unix:///var/run/dockershim.sock", RuntimeName = "docker", RuntimeVersion = "20.10.21" },
        };
        PlanSource source = SourceFinder.Find(node);
        Assert.Equal((TargetKind.Docker, TargetKind.CriDockerd, "unix:///var/run/dockershim.sock"), (source.Runtime, source.Shim, source.Endpoint));
    }

    [Theory]
    [InlineData("unix:///run/containerd/containerd.sock", "containerd", TargetKind.Containerd)]
    [InlineData("unix:///var/run/crio/crio.sock", "cri-o", TargetKind.Crio)]
    [InlineData("unix:///run/sampan/sampan.sock", "sampan", TargetKind.Sampan)]
    public void Find_OtherRuntime_ByAnswerAndByName(string endpoint, string name, string kind)
    {
        NodeFacts silent = Node("1.27.0", ("containerRuntimeEndpoint", endpoint));
        Assert.Equal(kind, SourceFinder.Find(silent).Runtime);
        Assert.Equal(kind, SourceFinder.Find(silent with { Cri = new CriFacts { Endpoint = endpoint, RuntimeName = name } }).Runtime);
    }

    [Fact]
    public void Find_ProxyOfUnknownName_IsRefusedByName()
    {
        NodeFacts node = Node("1.27.0", ("containerRuntimeEndpoint", "unix:///var/run/image-cri-shim.sock"));
        Assert.Contains("image-cri-shim.sock", Assert.Throws<MigrationException>(() => SourceFinder.Find(node)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NoKubelet_IsRefused() => Assert.Throws<MigrationException>(() => SourceFinder.Find(new NodeFacts()));

    [Fact]
    public void Find_DockershimWithoutDocker_IsRefused() =>
        Assert.Throws<MigrationException>(() => SourceFinder.Find(Node("1.23.0") with { Docker = null }));

    private static NodeFacts Node(string version, params (string Key, string? Value)[] settings) => new()
    {
        Kubelet = new KubeletFacts
        {
            Version = Version.Parse(version),
            Configuration = new KubeletConfiguration
            {
                Settings = settings.Where(s => s.Value is not null).ToDictionary(
                    s => s.Key, s => new KubeletSetting(s.Key, s.Value!, new KubeletPlace(KubeletSourceKind.Unit, "/x", 1, s.Key, s.Value!), [])),
            },
        },
        Docker = new DockerFacts { Settings = new DockerSettings(), Version = "20.10.24" },
    };
}
