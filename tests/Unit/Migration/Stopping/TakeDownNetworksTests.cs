using Microsoft.AspNetCore.Http;
using Sampan.Migration.Node;
using Sampan.Migration.Running;
using Sampan.Migration.Stopping;
using Sampan.Tests.Unit.Docker;

namespace Sampan.Tests.Unit.Migration.Stopping;

public sealed class TakeDownNetworksTests : IDisposable
{
    private readonly StoppingNode _node = new();
    private readonly List<string> _told = [];

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Apply_TakesDownWhatRunsAndWhatWasForgotten()
    {
        _node.WriteConfig("10-cbr0.conf", """{"cniVersion":"0.3.1","name":"cbr0","type":"bridge"}""");
        string cached = _node.WriteCache("cbr0-forgotten-eth0", """{"cniVersion":"0.3.1"}""");
        var commands = new RecordedCommands(_ => new CommandOutcome(0, "", ""));
        await using FakeEngine engine = await EngineAsync(
            ("running", "running", "none", 41), ("forgotten", "exited", "none", 0), ("ended", "exited", "none", 0), ("host", "running", "host", 42));
        TakeDownNetworks action = Action(engine, commands);

        Assert.Equal(StepState.NotDone, (await action.ProbeAsync(CancellationToken.None)).State);
        await action.ApplyAsync(new Told(_told), CancellationToken.None);

        Assert.Equal(
            [("forgotten", ""), ("running", "/proc/41/ns/net")],
            commands.Calls.Select(c => (c.Environment["CNI_CONTAINERID"], c.Environment["CNI_NETNS"])).Order());
        Assert.Equal("IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=running;K8S_POD_INFRA_CONTAINER_ID=running",
            commands.Calls.Single(c => c.Environment["CNI_CONTAINERID"] == "running").Environment["CNI_ARGS"]);
        Assert.False(File.Exists(cached));
        Assert.Equal(3, _told.Count);
        Assert.Contains(_told, line => line.EndsWith("network of default/forgotten", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_PluginThatFails_IsToldAndKeptForAnotherTry()
    {
        _node.WriteConfig("10-cbr0.conf", """{"cniVersion":"0.3.1","name":"cbr0","type":"bridge"}""");
        string cached = _node.WriteCache("cbr0-running-eth0", """{"cniVersion":"0.3.1"}""");
        await using FakeEngine engine = await EngineAsync(("running", "running", "none", 41));

        await Action(engine, new RecordedCommands(_ => new CommandOutcome(1, "", "no bridge"))).ApplyAsync(new Told(_told), CancellationToken.None);

        Assert.Equal(["1/1 network of default/running: network plugin bridge: no bridge"], _told);
        Assert.True(File.Exists(cached));
    }

    [Fact]
    public async Task Apply_NoNetworkKnown_IsTold()
    {
        await using FakeEngine engine = await EngineAsync(("running", "running", "none", 41));

        await Action(engine, new RecordedCommands(_ => new CommandOutcome(0, "", ""))).ApplyAsync(new Told(_told), CancellationToken.None);

        Assert.Contains("its address may stay reserved", Assert.Single(_told), StringComparison.Ordinal);
    }

    private TakeDownNetworks Action(FakeEngine engine, RecordedCommands commands) =>
        new(engine.Socket, _node.Attachments, new CniDelete(commands, _node.Files, [_node.Plugins]));

    private static Task<FakeEngine> EngineAsync(params (string Id, string State, string Network, int Pid)[] sandboxes) => FakeEngine.StartAsync("1.41", async context =>
    {
        string path = context.Request.Path.Value!;
        if (path.EndsWith("/containers/json", StringComparison.Ordinal))
        {
            Assert.Contains("io.kubernetes.docker.type=podsandbox", Uri.UnescapeDataString(context.Request.QueryString.Value!), StringComparison.Ordinal);
            await context.Response.WriteAsync("[" + string.Join(',', sandboxes.Select(s =>
                $$$"""{"Id":"{{{s.Id}}}","State":"{{{s.State}}}","Labels":{"io.kubernetes.pod.name":"{{{s.Id}}}","io.kubernetes.pod.namespace":"default"}}""")) + "]");
            return;
        }
        (string id, string state, string network, int pid) = sandboxes.Single(s => path.EndsWith($"/containers/{s.Id}/json", StringComparison.Ordinal));
        await context.Response.WriteAsync($$$"""{"Id":"{{{id}}}","State":{"Status":"{{{state}}}","Pid":{{{pid}}}},"HostConfig":{"NetworkMode":"{{{network}}}"}}""");
    });
}
