using System.Text.Json.Nodes;
using Sampan.Docker;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Migration;

/// <summary>Pods as dockershim leaves them in a real dockerd, with a real network, taken down.</summary>
public sealed class StopStepsTests : IAsyncLifetime
{
    private const string Plugins = "/usr/lib/cni";

    private static int s_count;

    private readonly string _bridge = $"smm{Environment.ProcessId:x}{Interlocked.Increment(ref s_count):x}";
    private readonly TempFolder _files = new();
    private readonly ChildCommands _commands = new();
    private DockerEngine? _docker;

    private DockerEngine Docker => _docker!;

    private string Cache => _files.Path("cache");

    private string Leases => _files.Path("leases");

    private string Network => $$$"""
        {"cniVersion": "0.4.0", "name": "pods", "plugins": [
          {"type": "bridge", "bridge": "{{{_bridge}}}", "isGateway": true, "ipMasq": false,
           "ipam": {"type": "host-local", "dataDir": "{{{Leases}}}", "ranges": [[{"subnet": "10.97.{{{Environment.ProcessId % 250}}}.0/24"}]]}}]}
        """;

    public async Task InitializeAsync()
    {
        if (new DockerFactAttribute().Skip is null)
            _docker = await DockerEngine.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_docker is not null)
        {
            await _docker.DisposeAsync();
            await Children.RunAsync("/usr/sbin/ip", "link", "delete", _bridge);
        }
        _files.Dispose();
    }

    [DockerFact]
    public async Task Pods_AreTakenOffTheirNetwork_ThenStopped_AndOthersRunOn()
    {
        await BusyboxImage.ImportAsync(Docker, "base:1");
        (string cached, string cachedPid) = await SandboxAsync("cached");
        (string guessed, string guessedPid) = await SandboxAsync("guessed");
        string app = await RunAsync("app", $"container:{cached}", "container");
        string other = await Docker.RunAsync("run", "-d", "--name", "other", "--network", "none", "base:1", "sleep", "100000");
        await AttachAsync(cached, cachedPid, keep: true);
        await AttachAsync(guessed, guessedPid, keep: false);
        Directory.CreateDirectory(_files.Path("net.d"));
        await File.WriteAllTextAsync(_files.Path("net.d/10-pods.conflist"), Network);
        Assert.Equal(2, LeasesHeld().Count);
        Assert.Contains("eth0", await LinksAsync(app), StringComparison.Ordinal);

        IStepAction down = Bind(new StopSandboxes(_commands, new NodeFiles("/")), "sandboxes.stop", new JsonObject
        {
            ["source"] = "dockershim",
            ["endpoint"] = Docker.Socket,
            ["caches"] = new JsonArray(Cache),
            ["configFolder"] = _files.Path("net.d"),
            ["pluginFolders"] = new JsonArray(Plugins),
        });
        await ApplyAsync(down);

        Assert.Empty(LeasesHeld());
        Assert.DoesNotContain("eth0", await LinksAsync(app), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(Cache, "results")));

        IStepAction stop = Bind(new StopContainers(), "containers.stop", new JsonObject { ["source"] = "docker", ["endpoint"] = Docker.Socket, ["atOnce"] = 4 });
        await ApplyAsync(stop);

        using var client = new DockerClient(Docker.Socket);
        IReadOnlyList<ContainerEntry> all = await client.Containers.ListAsync(all: true, [], CancellationToken.None);
        Assert.Equal(4, all.Count);
        Assert.Equal([other], all.Where(c => c.IsRunning).Select(c => c.Id));
        Assert.Equal(StepState.Done, (await down.ProbeAsync(CancellationToken.None)).State);
        Assert.Equal(StepState.Done, (await stop.ProbeAsync(CancellationToken.None)).State);
    }

    private async Task ApplyAsync(IStepAction action)
    {
        Assert.Equal(StepState.NotDone, (await action.ProbeAsync(CancellationToken.None)).State);
        JsonObject record = await action.RecordAsync(CancellationToken.None);
        await action.ApplyAsync(new Progress<string>(), CancellationToken.None);
        await action.UndoAsync(record, CancellationToken.None);
    }

    private static IStepAction Bind(IStepKind kind, string name, JsonObject arguments) =>
        kind.Bind(new PlanStep("030-x", Phase.Stop, name, "", true, arguments), null!);

    private async Task<(string Id, string Pid)> SandboxAsync(string name)
    {
        string id = await RunAsync(name, "none", "podsandbox");
        return (id, await Docker.RunAsync("inspect", "-f", "{{.State.Pid}}", id));
    }

    private Task<string> RunAsync(string name, string network, string type) => Docker.RunAsync(
        "run", "-d", "--name", name, "--network", network,
        "--label", $"io.kubernetes.docker.type={type}", "--label", $"io.kubernetes.pod.uid=uid-{name}", "--label", $"io.kubernetes.pod.name={name}",
        "--label", "io.kubernetes.pod.namespace=default", "--label", "annotation.io.kubernetes.pod.terminationGracePeriod=1",
        "base:1", "sleep", "100000");

    /// <summary>What dockershim's library does: ADD, and an entry in its cache.</summary>
    private async Task AttachAsync(string sandbox, string pid, bool keep)
    {
        JsonObject plugin = JsonNode.Parse(Network)!["plugins"]![0]!.DeepClone().AsObject();
        plugin["name"] = "pods";
        plugin["cniVersion"] = "0.4.0";
        var environment = new Dictionary<string, string>
        {
            ["CNI_COMMAND"] = "ADD", ["CNI_CONTAINERID"] = sandbox, ["CNI_NETNS"] = $"/proc/{pid}/ns/net", ["CNI_IFNAME"] = "eth0", ["CNI_PATH"] = Plugins,
        };
        CommandOutcome outcome = await _commands.RunAsync(
            Path.Combine(Plugins, "bridge"), [], plugin.ToJsonString(), environment, TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Directory.CreateDirectory(Path.Combine(Cache, "results"));
        if (!keep)
            return;
        var entry = new JsonObject
        {
            ["kind"] = "cniCacheV1", ["containerId"] = sandbox, ["config"] = Convert.ToBase64String(global::System.Text.Encoding.UTF8.GetBytes(Network)),
            ["ifName"] = "eth0", ["networkName"] = "pods", ["cniArgs"] = new JsonArray(new JsonArray("IgnoreUnknown", "1")), ["result"] = JsonNode.Parse(outcome.Output),
        };
        await File.WriteAllTextAsync(Path.Combine(Cache, "results", $"pods-{sandbox}-eth0"), entry.ToJsonString());
    }

    private List<string> LeasesHeld() =>
        [.. Directory.GetFiles(Path.Combine(Leases, "pods")).Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(name => name!)];

    private Task<string> LinksAsync(string container) => Docker.RunAsync("exec", container, "cat", "/proc/net/dev");
}
