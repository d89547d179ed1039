using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Docker;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Images.Trust;
using Sampan.Oci;
using Sampan.Tests.Unit.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Images;

/// <summary>Against an engine of a few images, which can be told to misbehave.</summary>
public sealed class DockerImagesTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly ImageReference s_app = ImageReference.Parse("registry.example/app:1");

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sampan-images-");
    private readonly Dictionary<string, (string Id, string Json)> _images = [];
    private RequestDelegate? _own;
    private FakeEngine? _engine;
    private DockerClient? _client;
    private DockerImages? _docker;

    private DockerImages Docker => _docker!;

    private IEnumerable<string> Requests => _engine!.Requests.Where(request => !request.Contains("/_ping", StringComparison.Ordinal));

    public async Task InitializeAsync()
    {
        Add(1, "busybox:latest");
        Add(2, "registry.example/app:0");
        _engine = await FakeEngine.StartAsync("1.41", AnswerAsync);
        _client = new DockerClient(_engine.Socket);
        _docker = Make(_client, TimeSpan.FromMinutes(5));
    }

    public async Task DisposeAsync()
    {
        _docker!.Dispose();
        _client!.Dispose();
        await _engine!.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task Resync_InspectsWhatIsNew_Once()
    {
        await Docker.ResyncAsync(CancellationToken.None);
        Assert.Equal([Id(1), Id(2)], Docker.List().Select(image => image.Id.ToString()).Order());
        int asked = Requests.Count();
        Add(3, "third:1");

        await Docker.ResyncAsync(CancellationToken.None);

        Assert.Equal(["GET /v1.41/info", "GET /v1.41/images/json?digests=1", $"GET /v1.41/images/{Id(3)}/json"], Requests.Skip(asked));
        Assert.Equal(3, Docker.List().Count);
        Assert.Equal(_root.FullName, Docker.Root);
    }

    [Fact]
    public async Task Find_WhatIsKnown_AsksNobody()
    {
        await Docker.ResyncAsync(CancellationToken.None);
        int asked = Requests.Count();

        foreach (string name in (string[])["busybox", "docker.io/library/busybox:latest", Id(1), Id(1)[7..], Id(1)[..20]])
        {
            Assert.Equal(Id(1), (await Docker.FindAsync(name, CancellationToken.None))?.Id.ToString());
        }
        foreach (string name in (string[])["", "No Name", "../../info"])
        {
            Assert.Null(await Docker.FindAsync(name, CancellationToken.None));
        }

        Assert.Equal(asked, Requests.Count());
    }

    [Fact]
    public async Task Find_WhatIsNotKnown_AsksTheEngine()
    {
        await Docker.ResyncAsync(CancellationToken.None);
        Add(3, "third:1");

        Assert.Equal(Id(3), (await Docker.FindAsync("third:1", CancellationToken.None))?.Id.ToString());
        Assert.Null(await Docker.FindAsync("fourth:1", CancellationToken.None));

        Assert.Equal(["GET /v1.41/images/third:1/json", "GET /v1.41/images/fourth:1/json"], Requests.TakeLast(2));
        Assert.Contains(Docker.List(), image => image.Id.ToString() == Id(3));
    }

    [Fact]
    public async Task Find_APartOfAnother_IsNone()
    {
        await Docker.ResyncAsync(CancellationToken.None);
        _images["hidden"] = (Id(4), Details(4, null));

        Assert.Null(await Docker.FindAsync(Id(4), CancellationToken.None));
    }

    [Fact]
    public async Task NeverReached_IsUnavailable()
    {
        using var client = new DockerClient(Path.Combine(_root.FullName, "none.sock"));
        using DockerImages images = Make(client, TimeSpan.FromMinutes(5));

        Assert.True(Assert.Throws<DockerException>(images.List).IsUnavailable);
        Assert.True(Assert.Throws<DockerException>(images.Usage).IsUnavailable);
        Assert.True((await Assert.ThrowsAsync<DockerException>(() => images.FindAsync("busybox", CancellationToken.None).AsTask())).IsUnavailable);
    }

    [Fact]
    public async Task Invalidate_BringsTheNewest_AndSurvivesTheEnginesRefusal()
    {
        await Docker.ResyncAsync(CancellationToken.None);
        _images.Remove("busybox:latest");
        Add(3, "third:1");

        Docker.Invalidate();

        await UntilAsync(() => Docker.List().Count == 2 && Docker.List().Any(image => image.Id.ToString() == Id(3)));
        Assert.DoesNotContain(Docker.List(), image => image.Id.ToString() == Id(1));
    }

    [Fact]
    public async Task Change_PinsAtOnce()
    {
        await Docker.ResyncAsync(CancellationToken.None);
        Assert.DoesNotContain(Docker.List(), image => image.Pinned);

        Docker.Change(new DockerImageOptions { PinnedImages = ["docker.io/library/busybox"] });

        Assert.Equal(("docker.io/library/busybox", Id(1)), (Docker.List().Single(image => image.Pinned).PinnedBy, Docker.List().Single(image => image.Pinned).Id.ToString()));
    }

    [Fact]
    public async Task Pull_AsksForOneTag_AndKnowsTheImage()
    {
        await Docker.ResyncAsync(CancellationToken.None);
        _own = context =>
        {
            Add(5, "registry.example/app:1");
            return context.Response.WriteAsync("{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1,\"total\":2},\"id\":\"0123456789ab\"}\n");
        };
        var told = new List<PullProgress>();

        StoredImage image = await Docker.PullAsync(s_app, null, new Recorder(told), CancellationToken.None);

        Assert.Equal((Id(5), "registry.example/app:1"), (image.Id.ToString(), image.RepoTags.Single()));
        Assert.Contains("POST /v1.41/images/create?fromImage=registry.example%2Fapp&tag=1", Requests);
        Assert.Equal((1L, 2L), (told.Single().Current, told.Single().Total));
        Assert.Equal(image.Id, (await Docker.FindAsync("registry.example/app:1", CancellationToken.None))?.Id);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("registry.example", true)]
    [InlineData("https://registry.example/v1/", true)]
    [InlineData("other.example", false)]
    public async Task Pull_ShowsTheCredential_ToItsRegistryOnly(string? server, bool shown)
    {
        string? header = null;
        _own = context =>
        {
            header = context.Request.Headers["X-Registry-Auth"];
            Add(5, "registry.example/app:1");
            return Task.CompletedTask;
        };

        await Docker.PullAsync(s_app, new RegistryCredential("u", "p", null, null, server), null, CancellationToken.None);

        Assert.Equal(shown, header is { Length: > 0 });
    }

    [Fact]
    public async Task Pull_InWhichNothingMoves_IsEnded()
    {
        var ended = new TaskCompletionSource();
        _own = StuckAsync(ended);
        using DockerImages images = Make(_client!, TimeSpan.FromMilliseconds(200));

        RegistryUnavailableException error = await Assert.ThrowsAsync<RegistryUnavailableException>(
            () => images.PullAsync(s_app, null, null, CancellationToken.None));

        Assert.Contains("images.progressTimeout", error.Message, StringComparison.Ordinal);
        await ended.Task.WaitAsync(s_patience);
    }

    [Fact]
    public async Task Pull_ThatItsCallerLeaves_IsLeftByTheEngineToo()
    {
        var ended = new TaskCompletionSource();
        _own = StuckAsync(ended);
        using var caller = new CancellationTokenSource();
        Task<StoredImage> pull = Docker.PullAsync(s_app, null, null, caller.Token);
        await UntilAsync(() => Requests.Any(request => request.StartsWith("POST", StringComparison.Ordinal)));

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        await ended.Task.WaitAsync(s_patience);
    }

    [Theory]
    [InlineData("reject", "is refused by")]
    [InlineData("sigstoreSigned", "cannot be checked")]
    [InlineData("insecureAcceptAnything", null)]
    public async Task Pull_ThatThePolicyDoesNotAllow_IsNotAskedFor(string requirement, string? refusal)
    {
        string policy = Path.Combine(_root.FullName, "policy.json");
        await File.WriteAllTextAsync(
            policy, """{"default":[{"type":"insecureAcceptAnything"}],"transports":{"docker":{"registry.example":[{"type":"X"}]}}}""".Replace("X", requirement, StringComparison.Ordinal));
        Docker.Change(new DockerImageOptions { SignaturePolicy = policy });
        _own = _ =>
        {
            Add(5, "registry.example/app:1");
            return Task.CompletedTask;
        };

        if (refusal is null)
        {
            await Docker.PullAsync(s_app, null, null, CancellationToken.None);
            return;
        }
        SignatureValidationException error = await Assert.ThrowsAsync<SignatureValidationException>(
            () => Docker.PullAsync(s_app, null, null, CancellationToken.None));

        Assert.Contains(refusal, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Remove_TakesAllNames_AndForgetsIt()
    {
        await Docker.ResyncAsync(CancellationToken.None);
        _own = context => context.Response.WriteAsync("[]");
        StoredImage image = (await Docker.FindAsync("busybox", CancellationToken.None))!;

        await Docker.RemoveAsync(image, CancellationToken.None);

        Assert.Equal($"DELETE /v1.41/images/{Id(1)}?force=1", Requests.Last());
        Assert.DoesNotContain(Docker.List(), known => known.Id == image.Id);
    }

    [Fact]
    public async Task Remove_WhatRuns_IsRefused_AndWhatOthersAreBuiltOn_LosesItsNames()
    {
        await Docker.ResyncAsync(CancellationToken.None);
        StoredImage image = (await Docker.FindAsync("busybox", CancellationToken.None))!;
        string reason = "conflict: unable to delete 1 (cannot be forced) - image is being used by running container abc";
        _own = context => RefuseAsync(context, () => reason);

        CriException running = await Assert.ThrowsAsync<CriException>(() => Docker.RemoveAsync(image, CancellationToken.None));
        Assert.Equal(GrpcStatusCode.FailedPrecondition, running.Code);
        Assert.Contains("running container abc", running.Message, StringComparison.Ordinal);
        Assert.Contains(Docker.List(), known => known.Id == image.Id);
        reason = "conflict: unable to delete 1 (cannot be forced) - image has dependent child images";
        await Docker.RemoveAsync(image, CancellationToken.None);

        Assert.Equal("DELETE /v1.41/images/docker.io/library/busybox:latest?force=1", Requests.Last());
        Assert.DoesNotContain(Docker.List(), known => known.Id == image.Id);
    }

    [Fact]
    public async Task Usage_CountsSharedLayersOnce_AsTheStoreNotesThem()
    {
        string layer = new('e', 64);
        string notes = Directory.CreateDirectory(Path.Combine(_root.FullName, "image/overlay2/layerdb/sha256", layer)).FullName;
        await File.WriteAllTextAsync(Path.Combine(notes, "size"), "17");
        await Docker.ResyncAsync(CancellationToken.None);

        Assert.Equal(200UL, Docker.Usage().ImageBytes);
        await UntilAsync(() => Docker.Usage().ImageBytes == 17);
        Assert.True(Docker.Usage().ImageInodes > 0);
        Assert.DoesNotContain(Requests, request => request.Contains("/system/df", StringComparison.Ordinal));
    }

    private static DockerImages Make(DockerClient client, TimeSpan progressTimeout) => new(
        client, new DockerImageOptions { ProgressTimeout = progressTimeout }, TimeProvider.System, NullLogger<DockerImages>.Instance);

    private static string Id(int number) => $"sha256:{number.ToString(CultureInfo.InvariantCulture).PadRight(64, '0')}";

    private static string Details(int number, string? tag) =>
        $$$"""{"Id":"{{{Id(number)}}}","RepoTags":[{{{(tag is null ? "" : $"\"{tag}\"")}}}],"Size":100,"RootFS":{"Layers":["sha256:{{{new string('e', 64)}}}"]}}""";

    private static RequestDelegate StuckAsync(TaskCompletionSource ended) => async context =>
    {
        await context.Response.WriteAsync("{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1,\"total\":2},\"id\":\"0123456789ab\"}\n");
        await context.Response.Body.FlushAsync();
        context.RequestAborted.Register(() => ended.TrySetResult());
        await ended.Task;
    };

    private static Task RefuseAsync(HttpContext context, Func<string> reason)
    {
        if (context.Request.Path.Value!.Contains("busybox", StringComparison.Ordinal))
        {
            return context.Response.WriteAsync("[]");
        }
        context.Response.StatusCode = 409;
        return context.Response.WriteAsync($$"""{"message":"{{reason()}}"}""");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private void Add(int number, string tag) => _images[tag] = (Id(number), Details(number, tag));

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!["/v1.41".Length..];
        if (context.Request.Method != "GET")
        {
            return _own!(context);
        }
        if (path == "/info")
        {
            return context.Response.WriteAsync($$"""{"DockerRootDir":"{{_root.FullName}}","Driver":"overlay2"}""");
        }
        if (path == "/images/json")
        {
            return context.Response.WriteAsync($"[{string.Join(",", _images.Where(pair => pair.Key != "hidden").Select(pair => pair.Value.Json))}]");
        }
        string name = path["/images/".Length..^"/json".Length];
        string? found = _images.Where(pair => pair.Key == name || pair.Value.Id == name).Select(pair => pair.Value.Json).FirstOrDefault();
        context.Response.StatusCode = found is null ? 404 : 200;
        return context.Response.WriteAsync(found ?? """{"message":"no such image"}""");
    }

    private sealed class Recorder(List<PullProgress> told) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => told.Add(value);
    }
}
