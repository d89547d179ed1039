using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Stopping;

namespace Sampan.Tests.Unit.Migration.Stopping;

public sealed class CniDeleteTests : IDisposable
{
    private readonly StoppingNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Run_LastPluginFirst_WithWhatAddHad()
    {
        var commands = new RecordedCommands(_ => new CommandOutcome(0, "", ""));

        IReadOnlyList<string> faults = await RunAsync(commands, Attachment("0.4.0", "K8S_POD_NAME=old"));

        Assert.Empty(faults);
        Assert.Equal(["portmap", "bridge"], commands.Calls.Select(c => Path.GetFileName(c.Program)));
        Assert.All(commands.Calls, call => Assert.Equal(
            ("DEL", "abc", "/proc/7/ns/net", "eth1", "K8S_POD_NAME=old", _node.Plugins),
            (call.Environment["CNI_COMMAND"], call.Environment["CNI_CONTAINERID"], call.Environment["CNI_NETNS"], call.Environment["CNI_IFNAME"],
                call.Environment["CNI_ARGS"], call.Environment["CNI_PATH"])));
        JsonNode portmap = JsonNode.Parse(commands.Calls.First().Input)!;
        Assert.Equal("""{"type":"portmap","capabilities":{"portMappings":true,"bandwidth":false},"name":"cbr0","cniVersion":"0.4.0","prevResult":{"ips":[]},"runtimeConfig":{"portMappings":[1]}}""", portmap.ToJsonString());
        Assert.Equal("""{"type":"bridge","name":"cbr0","cniVersion":"0.4.0","prevResult":{"ips":[]}}""", commands.Calls.Last().Input);
    }

    [Fact]
    public async Task Run_OldVersion_HasNoPreviousResult()
    {
        var commands = new RecordedCommands(_ => new CommandOutcome(0, "", ""));

        await RunAsync(commands, Attachment("0.3.1", null));

        Assert.Equal("""{"type":"bridge","name":"cbr0","cniVersion":"0.3.1"}""", commands.Calls.Last().Input);
        Assert.Equal("K8S_POD_NAME=now", commands.Calls.Last().Environment["CNI_ARGS"]);
    }

    [Fact]
    public async Task Run_PluginThatFails_IsToldAndTheOthersRun()
    {
        var commands = new RecordedCommands(plugin => plugin == "portmap" ? new CommandOutcome(1, """{"code":11,"msg":"iptables is locked"}""", "") : new CommandOutcome(0, "", ""));

        Assert.Equal(["network plugin portmap: iptables is locked"], await RunAsync(commands, Attachment("0.4.0", null)));
        Assert.Equal(2, commands.Calls.Count);
        File.Delete(Path.Combine(_node.Plugins, "bridge"));
        Assert.Contains("network plugin bridge: it is in none of", (await RunAsync(commands, Attachment("0.4.0", null)))[1], StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<string>> RunAsync(RecordedCommands commands, CniAttachment attachment) =>
        new CniDelete(commands, _node.Files, [_node.Plugins]).RunAsync(attachment, "abc", "/proc/7/ns/net", "K8S_POD_NAME=now", CancellationToken.None);

    private static CniAttachment Attachment(string version, string? arguments) => new(
        new CniNetwork("cbr0", version,
        [
            new JsonObject { ["type"] = "bridge", ["prevResult"] = new JsonObject() },
            new JsonObject { ["type"] = "portmap", ["capabilities"] = new JsonObject { ["portMappings"] = true, ["bandwidth"] = false } },
        ]),
        "eth1", arguments, new JsonObject { ["portMappings"] = new JsonArray(1), ["bandwidth"] = new JsonObject() }, new JsonObject { ["ips"] = new JsonArray() }, null);
}
