using Sampan.Docker;

namespace Sampan.Tests.Unit.Docker;

public sealed class ContainerApiTests
{
    [Fact]
    public async Task List_AsksByLabels_AndReadsWhatThereIs()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, """
            [{"Id":"abc","Names":["/k8s_POD_a"],"Image":"pause","ImageID":"sha256:1","Created":5,"State":"running","Status":"Up","Labels":{"a":"b"},"Mounts":[]},
             {"Id":"def","Names":null,"State":"exited","Labels":null}]
            """);
        using var client = new DockerClient(engine.Socket);

        IReadOnlyList<ContainerEntry> list = await client.Containers.ListAsync(all: true, ["a=b&c", "d"], CancellationToken.None);

        Assert.Equal("""GET /v1.41/containers/json?all=1&filters={"label":["a=b\u0026c","d"]}""", Uri.UnescapeDataString(engine.Requests.Last()));
        Assert.Equal(("k8s_POD_a", "sha256:1", true, "b"), (list[0].Name, list[0].ImageId, list[0].IsRunning, list[0].Labels["a"]));
        Assert.Equal(("def", false, 0), (list[1].Name, list[1].IsRunning, list[1].Labels.Count));
    }

    [Fact]
    public async Task Inspect_ReadsStateAndConfig()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, """
            {"Id":"abc","Name":"/a","Image":"sha256:1","State":{"Status":"running","Running":true,"Pid":42},"Config":{"Labels":null,"StopTimeout":7},"HostConfig":null}
            """);
        using var client = new DockerClient(engine.Socket);

        ContainerDetails details = await client.Containers.InspectAsync("a", CancellationToken.None);

        Assert.Equal((42, 7, "", 0), (details.State.Pid, details.Config.StopTimeout, details.HostConfig.NetworkMode, details.Config.Labels.Count));
    }

    [Theory]
    [InlineData(204, true)]
    [InlineData(304, false)]
    public async Task Stop_TellsGraceInSeconds_AndWhetherItRan(int status, bool ran)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", status, "");
        using var client = new DockerClient(engine.Socket);

        Assert.Equal(ran, await client.Containers.StopAsync("abc", TimeSpan.FromSeconds(1.2), CancellationToken.None));
        Assert.Equal("POST /v1.41/containers/abc/stop?t=2", engine.Requests.Last());
    }

    [Fact]
    public async Task Remove_OfWhatIsGone_Succeeds()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 404, """{"message":"No such container: abc"}""");
        using var client = new DockerClient(engine.Socket);

        await client.Containers.RemoveAsync("abc", force: false, volumes: true, CancellationToken.None);

        Assert.Equal("DELETE /v1.41/containers/abc?force=0&v=1", engine.Requests.Last());
        Assert.True((await Assert.ThrowsAsync<DockerException>(() => client.Containers.StartAsync("abc", CancellationToken.None))).IsNotFound);
    }

    [Theory]
    [InlineData("../images/json")]
    [InlineData("")]
    [InlineData("a//b")]
    public async Task Inspect_OfNoName_AsksNobody(string name)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, "{}");
        using var client = new DockerClient(engine.Socket);

        await Assert.ThrowsAsync<DockerException>(() => client.Containers.InspectAsync(name, CancellationToken.None));

        Assert.Empty(engine.Requests);
    }
}
