using System.Text.Json.Nodes;
using Sampan.Migration;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Migration.Stopping;
using Sampan.Migration.Translation;
using Sampan.Tests.Unit.Migration.Stopping;

namespace Sampan.Tests.Unit.Migration.Running;

public sealed class StopStepsTests
{
    private static readonly StopSandboxes s_sandboxes = new(new RecordedCommands(_ => throw new InvalidOperationException()), new Sampan.Migration.Node.NodeFiles("/"));

    [Fact]
    public void Step_OfDockershim_RunsPlugins()
    {
        PlanStep step = StopSandboxes.Step("30-x", Source("docker", "dockershim", ""), Facts("""["fd://","unix:///run/own.sock"]"""));

        Assert.Equal("""{"source":"dockershim","endpoint":"unix:///run/own.sock","caches":["/var/lib/cni/cache","/var/lib/cni"],"configFolder":"/etc/cni/net.d","pluginFolders":["/opt/cni/bin"]}""", step.Arguments.ToJsonString());
        Assert.IsType<TakeDownNetworks>(Bind(s_sandboxes, step));
    }

    [Theory]
    [InlineData("docker", "cri-dockerd", "unix:///run/cri-dockerd.sock", "cri-dockerd")]
    [InlineData("containerd", "", "unix:///run/containerd/containerd.sock", "cri")]
    public void Step_OfACri_AsksIt(string runtime, string shim, string endpoint, string source)
    {
        PlanStep step = StopSandboxes.Step("30-x", Source(runtime, shim, endpoint), Facts("null"));

        Assert.Equal($$"""{"source":"{{source}}","endpoint":"{{endpoint}}"}""", step.Arguments.ToJsonString());
        Assert.IsType<StopCriSandboxes>(Bind(s_sandboxes, step));
    }

    [Fact]
    public void Containers_OfDocker_AreStoppedThere_WhateverTheShim()
    {
        PlanStep docker = StopContainers.Step("31-x", Source("docker", "cri-dockerd", "unix:///run/cri-dockerd.sock"), Facts("null"));
        PlanStep cri = StopContainers.Step("31-x", Source("sampan", "", "unix:///run/sampan/sampan.sock"), Facts("null"));

        Assert.Equal("""{"source":"docker","endpoint":"unix:///var/run/docker.sock","atOnce":16}""", docker.Arguments.ToJsonString());
        Assert.IsType<StopDockerContainers>(Bind(new StopContainers(), docker));
        Assert.IsType<StopCriContainers>(Bind(new StopContainers(), cri));
    }

    [Theory]
    [InlineData("""{"source":"docker","endpoint":"/run/docker.sock"}""", "'atOnce'")]
    [InlineData("""{"source":"podman","endpoint":"/run/docker.sock","atOnce":1}""", "must be one of docker, cri")]
    [InlineData("""{"source":"docker","endpoint":"","atOnce":1}""", "'endpoint'")]
    [InlineData("""{"source":"docker","endpoint":"/run/docker.sock","atOnce":257}""", "from 0 to 256")]
    [InlineData("""{"source":"docker","endpoint":"/run/docker.sock","atOnce":-1}""", "'atOnce'")]
    [InlineData("""{"source":"docker","endpoint":"/run/docker.sock","atOnce":1,"force":true}""", "'force' of containers.stop is not known")]
    public void Bind_OtherArguments_AreRefused(string arguments, string reason)
    {
        var step = new PlanStep("31-x", Phase.Stop, "containers.stop", "", true, JsonNode.Parse(arguments)!.AsObject());

        MigrationException e = Assert.Throws<MigrationException>(() => Bind(new StopContainers(), step));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    private static IStepAction Bind(IStepKind kind, PlanStep step)
    {
        Assert.Equal(kind.Name, step.Kind);
        return kind.Bind(step, null!);
    }

    private static PlanSource Source(string runtime, string shim, string endpoint) => new(runtime, shim, "20.10", endpoint, "/var/lib/docker", "systemd");

    private static NodeFacts Facts(string hosts) => new()
    {
        Docker = new DockerFacts
        {
            Settings = new DockerSettings { Keys = new Dictionary<string, DockerSetting> { ["hosts"] = new("hosts", JsonNode.Parse(hosts), "x") } },
        },
    };
}
