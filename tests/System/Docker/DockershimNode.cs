using System.Globalization;
using System.Text;
using Sampan.Daemon.Cni;
using Sampan.Docker;
using Sampan.Linux.Namespaces;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;
using DockerEngine = Sampan.Tests.System.Images.DockerEngine;

namespace Sampan.Tests.System.Docker;

/// <summary>
/// A node of dockershim or cri-dockerd with two pods, made as these make them: names, labels, namespaces, links to Docker's logs,
/// a network connected with libcni, which notes how. And a daemon that does not run yet, with <c>engine: docker</c>.
/// </summary>
internal sealed class DockershimNode : IAsyncDisposable
{
    internal const string Image = "base:1", Nameserver = "nameserver 10.96.0.10\n";

    private const string Namespace = "shop";
    private const string Loopback = """{"cniVersion":"0.2.0","name":"cni-loopback","plugins":[{"type":"loopback"}]}""";

    private DockershimNode(DockerEngine docker, SampanDaemon daemon)
    {
        Docker = docker;
        Daemon = daemon;
        Client = new DockerClient(docker.Socket);
    }

    internal DockerEngine Docker { get; }

    internal DockerClient Client { get; }

    internal SampanDaemon Daemon { get; }

    /// <summary>A pod on the pod network.</summary>
    internal string Web { get; private set; } = "";

    /// <summary>Its containers: one that writes numbered lines, one that ended with 3, one that was never started, one that could not be.</summary>
    internal string Main { get; private set; } = "";

    internal string Done { get; private set; } = "";

    internal string Created { get; private set; } = "";

    internal string Failed { get; private set; } = "";

    /// <summary>A pod on the host's network.</summary>
    internal string Agent { get; private set; } = "";

    /// <summary>Its container, with a terminal, whose name had to be unlike another.</summary>
    internal string Terminal { get; private set; } = "";

    /// <summary>The address that the network gave.</summary>
    internal string Address { get; private set; } = "";

    /// <summary>Where libcni keeps its notes.</summary>
    internal string CniNotes => Directory.CreateDirectory(Path.Combine(Daemon.Folders.Temp, "cni-cache", "results")).FullName;

    internal static string LogFolder(SampanDaemon daemon, string pod) => Path.Combine(daemon.Folders.Logs, $"{Namespace}_{pod}_u-{pod}");

    /// <param name="binds">Whether mounts are told in one line each, as dockershim did.</param>
    internal static async Task<DockershimNode> StartAsync(bool binds)
    {
        var docker = await DockerEngine.StartAsync();
        SampanDaemon daemon;
        try
        {
            await BusyboxImage.ImportAsync(docker, Image);
            daemon = await SampanDaemon.StartAsync(
                Image,
                null,
                folders => $"engine: docker\ndocker:\n  socket: {docker.Socket["unix://".Length..]}\n  cniCacheDirs: [{Path.Combine(folders.Temp, "cni-cache")}]\n");
        }
        catch
        {
            await docker.DisposeAsync();
            throw;
        }
        var node = new DockershimNode(docker, daemon);
        try
        {
            await daemon.StopAsync();
            await node.FillAsync(binds);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    internal Task<ContainerDetails> InspectAsync(string id) => Client.Containers.InspectAsync(id, CancellationToken.None);

    /// <summary>All that runs, with the process and the time of its start.</summary>
    internal async Task<IReadOnlyList<string>> RunningAsync()
    {
        string[] ids = [Web, Main, Agent, Terminal];
        ContainerDetails[] all = await Task.WhenAll(ids.Select(InspectAsync));
        return [.. all.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Id} {each.State.Status} {each.State.Pid} {each.State.StartedAt}"))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ContainerEntry left in await Client.Containers.ListAsync(all: true, [], CancellationToken.None))
            await Client.Containers.RemoveAsync(left.Id, force: true, volumes: true, CancellationToken.None);
        await Daemon.DisposeAsync();
        Client.Dispose();
        await Docker.DisposeAsync();
    }

    private async Task FillAsync(bool binds)
    {
        string data = Directory.CreateDirectory(Path.Combine(Daemon.Folders.Temp, "data")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "greeting"), "hello");
        Web = await RunPodAsync("web", "none");
        await ConnectAsync();
        string[] mount = binds ? ["--volume", $"{data}:/data:ro"] : ["--mount", $"type=bind,source={data},target=/data,readonly"];
        Main = await CreateAsync("web", Web, "main", "_0", [.. mount, "--cpu-shares", "256", "--user", "1000"], "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.1; done");
        Done = await CreateAsync("web", Web, "done", "_0", [], "echo finished; exit 3");
        Created = await CreateAsync("web", Web, "created", "_0", [], "true");
        Failed = await CreateAsync("web", Web, "failed", "_0", ["--entrypoint", "/none"], "");
        await StartAsync("web", "main", Main, 0);
        await StartAsync("web", "done", Done, 0);
        await Docker.RunAsync("wait", Done);
        await Assert.ThrowsAsync<DockerException>(() => Client.Containers.StartAsync(Failed, CancellationToken.None));
        Agent = await RunPodAsync("agent", "host");
        Terminal = await CreateAsync("agent", Agent, "terminal", "_2_4f1c09ab", ["--tty", "--interactive", "--uts", "host"], "while read l; do echo got $l; done; sleep 100000");
        await StartAsync("agent", "terminal", Terminal, 2);
    }

    private async Task<string> RunPodAsync(string pod, string network)
    {
        Directory.CreateDirectory(LogFolder(Daemon, pod));
        string[] own = network == "host" ? [] : ["--hostname", pod, "--publish", "18080:80", "--sysctl", "net.ipv4.ip_unprivileged_port_start=80"];
        string id = await Docker.RunAsync(
        [
            "create", "--name", $"k8s_POD_{pod}_{Namespace}_u-{pod}_1", "--network", network, "--ipc", "shareable", "--security-opt", "no-new-privileges",
            "--cgroup-parent", CgroupOf(pod), .. own, .. Labels("podsandbox", "POD", pod),
            "--label", "app=shop", "--label", "annotation.example.org/owner=team a", Image, "sleep", "1000000",
        ]);
        await Docker.RunAsync("start", id);
        await File.WriteAllTextAsync((await InspectAsync(id)).ResolvConfPath, Nameserver);
        return id;
    }

    private async Task<string> CreateAsync(string pod, string sandbox, string name, string suffix, string[] options, string script) => await Docker.RunAsync(
    [
        "create", "--name", $"k8s_{name}_{pod}_{Namespace}_u-{pod}{suffix}", "--network", $"container:{sandbox}", "--ipc", $"container:{sandbox}",
        "--cgroup-parent", CgroupOf(pod), "--log-driver", "json-file", .. Labels("container", name, pod),
        "--label", $"io.kubernetes.sandbox.id={sandbox}", "--label", $"io.kubernetes.container.logpath={LogOf(pod, name, suffix)}",
        "--label", "annotation.io.kubernetes.container.restartCount=0", .. options, Image, .. (string[])(script.Length > 0 ? ["sh", "-c", script] : []),
    ]);

    private async Task StartAsync(string pod, string name, string id, int attempt)
    {
        await Docker.RunAsync("start", id);
        string log = LogOf(pod, name, $"_{attempt}");
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        File.CreateSymbolicLink(log, (await InspectAsync(id)).LogPath);
    }

    // As libcni would: our own code runs the plugins, and what libcni notes of that is written by hand.
    private async Task ConnectAsync()
    {
        int pause = (await InspectAsync(Web)).State.Pid;
        string pin = string.Create(CultureInfo.InvariantCulture, $"/proc/{pause}/ns/net");
        PinnedNamespaces.RaiseLoopback(pin);
        var settings = new CniSettings { BinDirectories = ["/usr/lib/cni"] };
        var cache = new CniCache(Directory.CreateDirectory(Path.Combine(Daemon.Folders.Temp, "theirs")).FullName);
        var network = new PodNetwork(
            new CniConfigDirectory(Daemon.Folders.Networks),
            new CniInvoker(new CniPluginRunner(Children.Runner.RunAsync, () => settings)),
            cache,
            () => settings,
            TimeProvider.System);
        CniAttachment attached = await network.SetUpAsync(
            new CniPod
            {
                SandboxId = Web, Namespace = Namespace, Name = "web", Uid = "u-web", NetnsPath = pin, PortMappings = [new CniPortMapping(18080, 80, "tcp", "")],
            },
            CancellationToken.None);
        Address = attached.Ips[0];
        await File.WriteAllTextAsync(
            Path.Combine(CniNotes, $"{Daemon.Folders.Network}-{Web}-eth0"),
            $$$"""
            {"kind":"cniCacheV1","containerId":"{{{Web}}}","config":"{{{Convert.ToBase64String(attached.Config)}}}","ifName":"eth0","networkName":"{{{Daemon.Folders.Network}}}",
             "cniArgs":[["IgnoreUnknown","1"],["K8S_POD_NAMESPACE","{{{Namespace}}}"],["K8S_POD_NAME","web"],["K8S_POD_INFRA_CONTAINER_ID","{{{Web}}}"]],
             "capabilityArgs":{"ipRanges":[[{"subnet":""}]],"portMappings":[{"hostPort":18080,"containerPort":80,"protocol":"tcp","hostIP":""}]},
             "result":{{{attached.Result!.Value.GetRawText()}}} }
            """);
        await File.WriteAllTextAsync(
            Path.Combine(CniNotes, $"cni-loopback-{Web}-eth0"),
            $$$"""
            {"kind":"cniCacheV1","containerId":"{{{Web}}}","config":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Loopback))}}}",
             "ifName":"eth0","networkName":"cni-loopback","capabilityArgs":{"portMappings":[]},"result":{"cniVersion":"0.2.0","dns":{} } }
            """);
    }

    private string CgroupOf(string pod) => $"{Daemon.Folders.CgroupParent}/pod-{pod}";

    private string LogOf(string pod, string name, string suffix) =>
        Path.Combine(LogFolder(Daemon, pod), name, $"{suffix.Split('_')[1]}.log");

    private static string[] Labels(string type, string name, string pod) =>
    [
        "--label", $"io.kubernetes.docker.type={type}", "--label", $"io.kubernetes.container.name={name}", "--label", $"io.kubernetes.pod.name={pod}",
        "--label", $"io.kubernetes.pod.namespace={Namespace}", "--label", $"io.kubernetes.pod.uid=u-{pod}",
    ];
}
