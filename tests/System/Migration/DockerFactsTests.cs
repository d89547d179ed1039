using Sampan.Linux.Processes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Migration;

/// <summary>The facts of a real dockerd with a kubelet's containers: from the engine while it runs, and from what it leaves on disk.</summary>
public sealed class DockerFactsTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static readonly string[] PodLabels =
    [
        "--label", "io.kubernetes.pod.uid=0b5e", "--label", "io.kubernetes.pod.name=web", "--label", "io.kubernetes.pod.namespace=default",
    ];

    private DockerEngine? _docker;

    private DockerEngine Docker => _docker!;

    public async Task InitializeAsync()
    {
        if (new DockerFactAttribute().Skip is null)
            _docker = await DockerEngine.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_docker is not null)
            await _docker.DisposeAsync();
    }

    [DockerFact]
    public async Task Facts_RunningAndStopped_Agree()
    {
        await BusyboxImage.ImportAsync(Docker, "base:1");
        string image = await Docker.RunAsync("image", "inspect", "-f", "{{.Id}}", "base:1");
        await Docker.RunAsync([
            "run", "-d", "--name", "k8s_POD_web_default_0b5e_0", "--network", "none", .. PodLabels, "--label", "io.kubernetes.docker.type=podsandbox", "base:1", "sleep", "100000"]);
        await Docker.RunAsync([
            "create", "--name", "k8s_web_web_default_0b5e_0", "--network", "none", .. PodLabels, "--label", "io.kubernetes.docker.type=container", "base:1", "true"]);
        await Docker.RunAsync("create", "--name", "db", "--network", "none", "-v", $"{Docker.Socket["unix://".Length..]}:/docker.sock", "base:1", "true");
        await Docker.RunAsync("volume", "create", "records");
        await Docker.RunAsync("network", "create", "--config-only", "inner");

        DockerFacts running = await ReadAsync(Process());
        await Docker.RunAsync("kill", "k8s_POD_web_default_0b5e_0");
        DockerProcess process = Process();
        string version = await Docker.RunAsync("version", "-f", "{{.Server.Version}}");
        await Docker.StopAsync();
        DockerFacts stopped = await ReadAsync(process);

        Assert.Equal((true, version, "overlay2", false), (running.Running, running.Version, running.StorageDriver, running.ContainerdStore));
        Assert.Equal(false, stopped.Running);
        Assert.Equal(running.StorageDriver, stopped.StorageDriver);
        foreach (DockerFacts facts in (DockerFacts[])[running, stopped])
        {
            Assert.Equal(Docker.Root, facts.DataRoot);
            Assert.Equal(["db", "k8s_POD_web_default_0b5e_0", "k8s_web_web_default_0b5e_0"], facts.Containers.Select(c => c.Name).Order(StringComparer.Ordinal));
            Assert.Equal("k8s_POD_web_default_0b5e_0", facts.Containers.Single(c => c.IsSandbox).Name);
            Assert.Equal(2, facts.Containers.Count(c => c.IsKubernetes));
            Assert.All(facts.Containers, c => Assert.Equal(("base:1", image), (c.Image, c.ImageId)));
            DockerImageFacts known = Assert.Single(facts.Images);
            Assert.Equal((image, "base:1"), (known.Id, Assert.Single(known.Tags)));
            Assert.True(known.Size > 0);
            Assert.Equal(["records"], facts.Volumes);
            Assert.Equal(["inner"], facts.Networks);
            Assert.Contains("container db", facts.SocketUsers);
            Assert.False(facts.Swarm || facts.UsernsRemap || facts.Rootless || facts.LiveRestore);
        }
        Assert.True(running.Containers.Single(c => c.IsSandbox).Running);
        Assert.DoesNotContain(stopped.Containers, c => c.Running);
        Assert.Equal(
            running.Containers.Select(c => (c.Id, Labels: string.Join(',', c.Labels.OrderBy(l => l.Key, StringComparer.Ordinal)))),
            stopped.Containers.Select(c => (c.Id, Labels: string.Join(',', c.Labels.OrderBy(l => l.Key, StringComparer.Ordinal)))));
    }

    [DockerFact]
    public async Task SocketUsers_ClientWithAConnection_IsSeen()
    {
        if (!File.Exists("/usr/bin/ss"))
            return;
        using var log = new TempFolder();
        using ChildProcess client = Children.Start("/usr/bin/docker", ["-H", Docker.Socket, "events"], log.Path("log"));
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            var node = Node();
            IReadOnlyList<string> users = [];
            while (!users.Contains("docker"))
            {
                users = await new DockerSocketUsers(node, new ProcessTable(node.Files)).ReadAsync([Docker.Socket["unix://".Length..]], limit.Token);
                await Task.Delay(100, limit.Token);
            }
            Assert.DoesNotContain("dockerd", users);
        }
        finally
        {
            client.Signal(Signals.Kill);
            await client.Exit;
        }
    }

    private static NodeReading Node() => new(new NodeFiles("/"), new ChildCommands(), new InspectionOptions());

    private DockerProcess Process()
    {
        NodeReading node = Node();
        var processes = new ProcessTable(node.Files);
        return DockerProcess.Read(processes, processes.Ids().Single(id => processes.Name(id) == "dockerd" && processes.Arguments(id).Contains(Docker.Root)));
    }

    private static async Task<DockerFacts> ReadAsync(DockerProcess process)
    {
        NodeReading node = Node();
        DockerFacts? facts = await new DockerReader(node, new ProcessTable(node.Files)).ReadAsync(new HostFacts(), process, CancellationToken.None);
        return facts!;
    }
}
