using Microsoft.AspNetCore.Http;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Docker;

public sealed class EngineApiTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Containers = new() { ["type"] = ["container"] };

    [Fact]
    public async Task Events_ComeAsTheyHappen_AndTheirEndIsAnError()
    {
        var seen = new TaskCompletionSource();
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", async context =>
        {
            await context.Response.WriteAsync("""
                {"status":"die","id":"abc","Type":"container","Action":"die","Actor":{"ID":"abc","Attributes":{"exitCode":"3"}},"scope":"local","time":1,"timeNano":1000000007}

                """);
            await context.Response.Body.FlushAsync();
            await seen.Task;
            await context.Response.WriteAsync("""{"Type":"image","Action":"pull","Actor":{"ID":"busybox","Attributes":null}}""");
        });
        using var client = new DockerClient(engine.Socket);

        await using IAsyncEnumerator<DockerEvent> events = client.Engine.WatchEventsAsync(Containers, 1_500_000_000, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        DockerEvent died = events.Current;
        seen.SetResult();
        Assert.True(await events.MoveNextAsync());
        DockerEvent pulled = events.Current;
        DockerException e = await Assert.ThrowsAsync<DockerException>(() => events.MoveNextAsync().AsTask());

        Assert.Equal(("container", "die", "abc", "3", 1_000_000_007), (died.Type, died.Action, died.Actor.Id, died.Actor.Attributes["exitCode"], died.TimeNano));
        Assert.Equal(("pull", 0), (pulled.Action, pulled.Actor.Attributes.Count));
        Assert.True(e.IsUnavailable);
        Assert.Equal("""GET /v1.41/events?filters={"type":["container"]}&since=1.500000000""", Uri.UnescapeDataString(engine.Requests.Last()));
    }

    [Theory]
    [InlineData("no event\n")]
    [InlineData("null\n")]
    [InlineData(null)]
    public async Task Event_ThatIsNone_IsAnError(string? text)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, text ?? new string('x', DockerLimits.MaxMessageBytes + 1));
        using var client = new DockerClient(engine.Socket);

        await Assert.ThrowsAsync<DockerException>(async () =>
        {
            await foreach (DockerEvent _ in client.Engine.WatchEventsAsync(Containers, null, CancellationToken.None))
            {
            }
        });
    }

    [Fact]
    public async Task Events_OutliveTheLimitOfTheirBeginning()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", async context =>
        {
            await context.Response.Body.FlushAsync();
            // Longer than the limit below.
            await Task.Delay(TimeSpan.FromSeconds(3), context.RequestAborted);
            await context.Response.WriteAsync("{\"Action\":\"late\"}\n");
        });
        using var client = new DockerClient(engine.Socket);
        await client.Engine.PingAsync(CancellationToken.None);

        await using IAsyncEnumerator<DockerEvent> events = client.Engine.Within(TimeSpan.FromSeconds(2)).WatchEventsAsync(Containers, null, CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await events.MoveNextAsync());
        Assert.Equal("late", events.Current.Action);
    }

    [Fact]
    public async Task Events_ThatDoNotBegin_EndAtTheLimit_AndByTheCaller()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = new DockerClient(engine.Socket);
        using var caller = new CancellationTokenSource();

        await using IAsyncEnumerator<DockerEvent> hung = client.Engine.Within(TimeSpan.FromMilliseconds(300)).WatchEventsAsync(Containers, null, CancellationToken.None).GetAsyncEnumerator();
        Assert.True((await Assert.ThrowsAsync<DockerException>(() => hung.MoveNextAsync().AsTask())).IsUnavailable);
        await using IAsyncEnumerator<DockerEvent> left = client.Engine.WatchEventsAsync(Containers, null, caller.Token).GetAsyncEnumerator();
        Task moving = left.MoveNextAsync().AsTask();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moving);
    }

    [Fact]
    public async Task Version_OfAnEngineThatWasExchanged_IsAskedAnew()
    {
        int calls = 0;
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", async context =>
        {
            context.Response.StatusCode = ++calls == 1 ? 400 : 200;
            await context.Response.WriteAsync(calls == 1 ? """{"message":"client version 1.41 is too new. Maximum supported API version is 1.40"}""" : "{}");
        });
        using var client = new DockerClient(engine.Socket);

        Assert.True((await Assert.ThrowsAsync<DockerException>(() => client.Engine.InfoAsync(CancellationToken.None))).IsUnavailable);
        await client.Engine.InfoAsync(CancellationToken.None);

        Assert.Equal(["GET /_ping", "GET /v1.41/info", "GET /_ping", "GET /v1.41/info"], engine.Requests);
        Assert.Equal(new Version(1, 41), await client.Engine.ApiVersionAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Info_ReadsHowItIsSetUp()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, """
            {"OSType":"linux","Runtimes":{"runc":{"path":"runc"},"io.containerd.runc.v2":{"path":"runc"}},"Swarm":{"LocalNodeState":"inactive"},"KernelVersion":"6.1"}
            """);
        using var client = new DockerClient(engine.Socket);

        EngineInfo info = await client.Engine.InfoAsync(CancellationToken.None);

        Assert.Equal(("linux", "runc", "inactive", "6.1"), (info.OsType, info.Runtimes["runc"].Path, info.Swarm.LocalNodeState, info.KernelVersion));
    }
}
