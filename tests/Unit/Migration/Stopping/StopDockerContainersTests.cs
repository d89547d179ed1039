using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Sampan.Migration.Running;
using Sampan.Migration.Stopping;
using Sampan.Tests.Unit.Docker;

namespace Sampan.Tests.Unit.Migration.Stopping;

public sealed class StopDockerContainersTests
{
    [Fact]
    public async Task Apply_StopsPodsBeforeTheirSandboxes_WithTheGraceOfEach()
    {
        var stops = new ConcurrentQueue<string>();
        await using FakeEngine engine = await EngineAsync(stops, _ => true);
        var told = new List<string>();
        var action = new StopDockerContainers(engine.Socket, 4);

        Assert.Equal(StepState.NotDone, (await action.ProbeAsync(CancellationToken.None)).State);
        Assert.Equal("""{"containers":["app","side","pause"]}""", (await action.RecordAsync(CancellationToken.None)).ToJsonString());
        await action.ApplyAsync(new Told(told), CancellationToken.None);

        Assert.Equal(["app 7", "side 30", "pause 0"], stops.OrderBy(s => s == "pause 0").ThenBy(s => s, StringComparer.Ordinal));
        Assert.Equal("pause 0", stops.Last());
        Assert.Equal(StepState.Done, (await action.ProbeAsync(CancellationToken.None)).State);
        Assert.Equal("3/3 container of shop/web", told[^1]);
        Assert.DoesNotContain(engine.Requests, r => r.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_OneThatRunsOn_Fails()
    {
        var stops = new ConcurrentQueue<string>();
        await using FakeEngine engine = await EngineAsync(stops, id => id != "side");

        StepException e = await Assert.ThrowsAsync<StepException>(
            () => new StopDockerContainers(engine.Socket, 4).ApplyAsync(new Told([]), CancellationToken.None));

        Assert.Contains("still run after their stop: side", e.Message, StringComparison.Ordinal);
        Assert.Equal(3, stops.Count);
    }

    [Theory]
    [InlineData("annotation.io.kubernetes.pod.terminationGracePeriod", "0", 0)]
    [InlineData("io.kubernetes.pod.terminationGracePeriod", "45", 45)]
    [InlineData("annotation.io.kubernetes.pod.terminationGracePeriod", "9999999999", 86400)]
    [InlineData("annotation.io.kubernetes.pod.terminationGracePeriod", "soon", 30)]
    [InlineData("another", "1", 30)]
    public void Grace_IsThePods(string label, string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), KubernetesLabels.GraceOf([new(label, value)]));

    private static Task<FakeEngine> EngineAsync(ConcurrentQueue<string> stops, Func<string, bool> ends) => FakeEngine.StartAsync("1.41", async context =>
    {
        string path = context.Request.Path.Value!;
        if (path.EndsWith("/stop", StringComparison.Ordinal))
        {
            stops.Enqueue($"{path.Split('/')[^2]} {context.Request.Query["t"]}");
            context.Response.StatusCode = 204;
            return;
        }
        Assert.Contains("io.kubernetes.pod.uid", Uri.UnescapeDataString(context.Request.QueryString.Value!), StringComparison.Ordinal);
        await context.Response.WriteAsync("[" + string.Join(',',
            Entry("app", """ "io.kubernetes.docker.type":"container","annotation.io.kubernetes.pod.terminationGracePeriod":"7" """),
            Entry("side", """ "io.kubernetes.docker.type":"container" """),
            Entry("pause", """ "io.kubernetes.docker.type":"podsandbox" """)) + "]");

        string Entry(string id, string labels)
        {
            bool runs = !stops.Any(s => s.StartsWith(id, StringComparison.Ordinal)) || !ends(id);
            return $$$"""{"Id":"{{{id}}}","State":"{{{(runs ? "running" : "exited")}}}","Labels":{"io.kubernetes.pod.name":"web","io.kubernetes.pod.namespace":"shop",{{{labels}}}}}""";
        }
    });
}
