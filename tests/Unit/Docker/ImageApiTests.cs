using System.Text;
using Microsoft.AspNetCore.Http;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Docker;

public sealed class ImageApiTests
{
    [Fact]
    public async Task List_LeavesNothingsOut()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, """
            [{"Id":"sha256:1","RepoTags":["a:1"],"RepoDigests":["a@sha256:2"]},
             {"Id":"sha256:3","RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"]},
             {"Id":"sha256:4","RepoTags":null,"RepoDigests":null}]
            """);
        using var client = new DockerClient(engine.Socket);

        IReadOnlyList<ImageEntry> list = await client.Images.ListAsync(CancellationToken.None);

        Assert.Equal(["a:1", "a@sha256:2"], list.SelectMany(i => i.RepoTags.Concat(i.RepoDigests)));
    }

    [Fact]
    public async Task Find_KeepsTheNamesSlashes_AndKnowsAbsence()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 404, """{"message":"no such image"}""");
        using var client = new DockerClient(engine.Socket);

        Assert.Null(await client.Images.FindAsync("registry.example:5000/team/app:1", CancellationToken.None));
        Assert.Equal("GET /v1.41/images/registry.example:5000/team/app:1/json", engine.Requests.Last());
    }

    [Fact]
    public async Task Save_CopiesTheArchive()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, "an archive");
        using var client = new DockerClient(engine.Socket);
        using var target = new MemoryStream();

        await client.Images.SaveAsync(["a:1", "b"], target, CancellationToken.None);

        Assert.Equal("an archive", Encoding.UTF8.GetString(target.ToArray()));
        Assert.Equal("GET /v1.41/images/get?names=a%3A1&names=b", engine.Requests.Last());
    }

    [Fact]
    public async Task Save_TargetFull_IsTheTargetsFailure()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, "an archive");
        using var client = new DockerClient(engine.Socket);
        await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        await Assert.ThrowsAsync<IOException>(() => client.Images.SaveAsync(["a:1"], full, CancellationToken.None));
    }

    [Fact]
    public async Task Load_SendsTheArchive_AndNamesWhatCameIn()
    {
        string sent = "";
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", async context =>
        {
            sent = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync("{\"status\":\"Loading layer\"}\r\n{\"stream\":\"Loaded image: a:1\\n\"}\r\n{\"stream\":\"Loaded image ID: sha256:1\\n\"}");
        });
        using var client = new DockerClient(engine.Socket);
        using var archive = new MemoryStream("an archive"u8.ToArray());

        Assert.Equal(["a:1", "sha256:1"], await client.Images.LoadAsync(archive, CancellationToken.None));
        Assert.Equal("an archive", sent);
        Assert.True(archive.CanRead);
    }

    [Fact]
    public async Task Load_ThatFailsOnTheWay_IsAnError()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(
            "1.41", 200, "{\"stream\":\"Loaded image: a:1\\n\"}\n{\"errorDetail\":{\"message\":\"no space left on device\"},\"error\":\"no space left on device\"}\n");
        using var client = new DockerClient(engine.Socket);
        using var archive = new MemoryStream();

        DockerException e = await Assert.ThrowsAsync<DockerException>(() => client.Images.LoadAsync(archive, CancellationToken.None));

        Assert.Contains("no space left on device", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_MessageWithoutEnd_IsRefused()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, "{\"stream\":\"" + new string('x', DockerLimits.MaxMessageBytes + 1));
        using var client = new DockerClient(engine.Socket);
        using var archive = new MemoryStream();

        await Assert.ThrowsAsync<DockerException>(() => client.Images.LoadAsync(archive, CancellationToken.None));
    }

    [Fact]
    public async Task Remove_TellsWhatWent()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, """[{"Untagged":"a:1"},{"Deleted":"sha256:1"}]""");
        using var client = new DockerClient(engine.Socket);

        Assert.Equal([new("a:1", null), new(null, "sha256:1")], await client.Images.RemoveAsync("a:1", force: true, CancellationToken.None));
    }

    [Fact]
    public async Task Inspect_ReadsHowItRunsAndWhereItLies()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, """
            {"Id":"sha256:1","Created":null,"Config":{"User":"1000:1000","Env":["A=b"],"Cmd":["sh"],"Entrypoint":null,"Volumes":{"/data":{}},
             "Labels":{"a":"b"},"StopSignal":"SIGINT"},"GraphDriver":{"Name":"overlay2","Data":{"UpperDir":"/u","LowerDir":"/l"}}}
            """);
        using var client = new DockerClient(engine.Socket);

        ImageDetails details = (await client.Images.FindAsync("a:1", CancellationToken.None))!;

        Assert.Equal(("", "1000:1000", "SIGINT", "b"), (details.Created, details.Config.User, details.Config.StopSignal, details.Config.Labels!["a"]));
        Assert.Equal(["A=b", "sh", "/data"], [.. details.Config.Env!, .. details.Config.Cmd!, .. details.Config.Volumes!.Keys]);
        Assert.Null(details.Config.Entrypoint);
        Assert.Equal(("overlay2", "/u", "/l"), (details.GraphDriver.Name, details.GraphDriver.Data["UpperDir"], details.GraphDriver.Data["LowerDir"]));
    }

    [Fact]
    public async Task Pull_TellsOfLayers_AndShowsTheCredential()
    {
        string header = "";
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", async context =>
        {
            header = context.Request.Headers["X-Registry-Auth"].ToString();
            await context.Response.WriteAsync(
                "{\"status\":\"Pulling from a\",\"id\":\"1\"}\r\n{\"status\":\"Downloading\",\"progressDetail\":{\"current\":3,\"total\":7},\"id\":\"0123456789ab\"}\r\n"
                + "{\"status\":\"Extracting\",\"progressDetail\":{\"current\":2,\"units\":\"s\"},\"id\":\"0123456789ab\"}\r\n");
        });
        using var client = new DockerClient(engine.Socket);
        var told = new List<PullMessage>();

        Assert.Null(await client.Images.PullAsync(
            "registry.example/a", "1", new RegistryAuthorization { Username = "u", Password = "\u00ff?>" }.ToHeader(), told.Add, CancellationToken.None));

        Assert.Equal(
            [new("1", "Pulling from a", 0, 0), new("0123456789ab", "Downloading", 3, 7), new("0123456789ab", "Extracting", 0, 0)], told);
        Assert.Equal("POST /v1.41/images/create?fromImage=registry.example%2Fa&tag=1", engine.Requests.Last());
        Assert.DoesNotContain('/', header);
        Assert.Contains("\"username\":\"u\"", Encoding.UTF8.GetString(Convert.FromBase64String(header.Replace('-', '+').Replace('_', '/'))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "{\"message\":\"manifest unknown\"}", 404)]
    [InlineData(200, "{\"status\":\"Waiting\"}\n{\"errorDetail\":{\"code\":401,\"message\":\"manifest unknown\"},\"error\":\"other\"}\n", 401)]
    [InlineData(200, "{\"error\":\"manifest unknown\"}", 0)]
    public async Task Pull_Refused_HasTheEnginesWords(int status, string answer, int code)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", status, answer);
        using var client = new DockerClient(engine.Socket);

        Assert.Equal(
            new PullRefusal(code, "manifest unknown"), await client.Images.PullAsync("a", "1", null, _ => { }, CancellationToken.None));
    }

    [Fact]
    public async Task Space_IsAskedOfEnginesThatNeedNotReadContainers()
    {
        await using FakeEngine old = await FakeEngine.StartAsync("1.41", 200, """{"LayersSize":5}""");
        await using FakeEngine current = await FakeEngine.StartAsync("1.42", 200, """{"LayersSize":5,"Images":[{"Id":"x"}]}""");
        using var first = new DockerClient(old.Socket);
        using var second = new DockerClient(current.Socket);

        Assert.Null(await first.Images.SpaceAsync(CancellationToken.None));
        Assert.Equal(5, await second.Images.SpaceAsync(CancellationToken.None));
        Assert.DoesNotContain(old.Requests, request => request.Contains("/system/df", StringComparison.Ordinal));
        Assert.Equal("GET /v1.42/system/df?type=image", current.Requests.Last());
    }
}
