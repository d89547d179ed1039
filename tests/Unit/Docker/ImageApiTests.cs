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
}
