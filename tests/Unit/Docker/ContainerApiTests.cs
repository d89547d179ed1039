using System.Text.Json;
using Microsoft.AspNetCore.Http;
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
            {"Id":"abc","Name":"/a","Image":"sha256:1","State":{"Status":"running","Running":true,"OOMKilled":true,"Pid":42},"Config":{"Labels":null,"StopTimeout":7},"HostConfig":null,
             "Mounts":[{"Type":"bind","Source":"/a","Destination":"/b","Mode":"ro","RW":false,"Propagation":"rslave"}],
             "GraphDriver":{"Name":"overlayfs","Data":null},"NetworkSettings":{"SandboxKey":"/var/run/docker/netns/a"}}
            """);
        using var client = new DockerClient(engine.Socket);

        ContainerDetails details = await client.Containers.InspectAsync("a", CancellationToken.None);

        Assert.Equal((42, 7, "", 0), (details.State.Pid, details.Config.StopTimeout, details.HostConfig.NetworkMode, details.Config.Labels.Count));
        Assert.Equal((true, 0, "/var/run/docker/netns/a"), (details.State.OomKilled, details.GraphDriver.Data.Count, details.NetworkSettings.SandboxKey));
        Assert.Equal(
            new ContainerMountPoint { Type = "bind", Source = "/a", Destination = "/b", Mode = "ro", Propagation = "rslave" }, Assert.Single(details.Mounts));
    }

    [Fact]
    public async Task Create_LeavesOutWhatIsNull_AndSendsWhatIsEmpty()
    {
        string sent = "";
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", async context =>
        {
            sent = await new StreamReader(context.Request.Body).ReadToEndAsync();
            context.Response.StatusCode = 201;
            await context.Response.WriteAsync("""{"Id":"abc","Warnings":null}""");
        });
        using var client = new DockerClient(engine.Socket);
        var creation = new ContainerCreation
        {
            Image = "sha256:1",
            Entrypoint = [],
            HostConfig = new ContainerHostConfig
            {
                UtsMode = "host",
                MaskedPaths = [],
                Init = false,
                PidsLimit = 7,
                Mounts = [new ContainerMount { Source = "/a", Target = "/b", BindOptions = new ContainerBindOptions { Propagation = "rslave" } }],
                DeviceRequests = [new ContainerDeviceRequest { DeviceIds = ["vendor/class=a"] }],
            },
        };

        CreatedContainer created = await client.Containers.CreateAsync("k8s_a_b", creation, CancellationToken.None);

        Assert.Equal(("abc", 0), (created.Id, created.Warnings.Count));
        Assert.Equal("POST /v1.41/containers/create?name=k8s_a_b", engine.Requests.Last());
        JsonElement body = JsonDocument.Parse(sent).RootElement;
        Assert.False(body.TryGetProperty("Cmd", out _));
        Assert.Equal(0, body.GetProperty("Entrypoint").GetArrayLength());
        JsonElement host = body.GetProperty("HostConfig");
        Assert.All(new[] { "ReadonlyPaths", "LogConfig", "Annotations", "Binds", "RestartPolicy" }, name => Assert.False(host.TryGetProperty(name, out _), name));
        Assert.Equal(0, host.GetProperty("MaskedPaths").GetArrayLength());
        Assert.Equal(("host", false, 7), (host.GetProperty("UTSMode").GetString(), host.GetProperty("Init").GetBoolean(), host.GetProperty("PidsLimit").GetInt32()));
        Assert.Equal("""{"Type":"bind","Source":"/a","Target":"/b","ReadOnly":false,"BindOptions":{"Propagation":"rslave"}}""", host.GetProperty("Mounts")[0].GetRawText());
        Assert.Equal("vendor/class=a", host.GetProperty("DeviceRequests")[0].GetProperty("DeviceIDs")[0].GetString());
    }

    [Fact]
    public async Task Create_NameInUse_IsAConflict()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 409, """{"message":"Conflict. The container name \"/a\" is already in use"}""");
        using var client = new DockerClient(engine.Socket);

        Assert.True((await Assert.ThrowsAsync<DockerException>(() => client.Containers.CreateAsync("a", new ContainerCreation(), CancellationToken.None))).IsConflict);
    }

    [Fact]
    public async Task Verbs_AskAsTheEngineTakesIt()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, "{}");
        using var client = new DockerClient(engine.Socket);

        await client.Containers.KillAsync("a", "SIGHUP", CancellationToken.None);
        await client.Containers.RenameAsync("a", "b", CancellationToken.None);
        await client.Containers.ResizeAsync("a", columns: 80, rows: 24, CancellationToken.None);
        await client.Execs.ResizeAsync("e", columns: 80, rows: 24, CancellationToken.None);
        await client.Containers.UpdateAsync("a", new ContainerUpdate { Memory = 5 }, CancellationToken.None);
        using (await client.Containers.AttachAsync("a", new ContainerAttachment(true, true, false) { DetachKeys = "ctrl-@" }, CancellationToken.None))
        {
        }

        Assert.Equal(
            [
                "POST /v1.41/containers/a/kill?signal=SIGHUP", "POST /v1.41/containers/a/rename?name=b", "POST /v1.41/containers/a/resize?h=24&w=80",
                "POST /v1.41/exec/e/resize?h=24&w=80", "POST /v1.41/containers/a/update", "POST /v1.41/containers/a/attach?stream=1&stdin=1&stdout=1&stderr=0&detachKeys=ctrl-%40",
            ],
            engine.Requests.Skip(1));
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
