using System.Net;
using System.Net.Sockets;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class PodTests(DaemonLab lab)
{
    [PodFact(DisplayName = "A pod has an address, a host name, a resolver and kernel settings of its own")]
    public async Task Run_OwnNetwork_HasWhatItWasAskedFor()
    {
        await using TestPod pod = await RunAsync(config =>
        {
            config.Hostname = "web-1";
            config.DnsConfig = new DNSConfig { Servers = { "10.1.2.3" }, Searches = { "a.test", "b.test" }, Options = { "ndots:5" } };
            config.Linux.Sysctls.Add("net.ipv4.ip_unprivileged_port_start", "79");
            config.Linux.Sysctls.Add("kernel.shm_rmid_forced", "1");
            config.Labels.Add("app", "web");
        });
        string container = await pod.StartAsync([]);

        PodSandboxStatus status = await pod.PodStatusAsync();
        Assert.Equal(PodSandboxState.SandboxReady, status.State);
        Assert.StartsWith(lab.Daemon.Folders.SubnetPrefix, status.Network.Ip, StringComparison.Ordinal);
        Assert.Equal("web", status.Labels["app"]);
        Assert.Contains(status.Network.Ip + "/24", await pod.OutputAsync(container, "ip", "-o", "addr", "show", "eth0"), StringComparison.Ordinal);
        Assert.Equal("web-1", await pod.OutputAsync(container, "hostname"));
        Assert.Equal("web-1", await pod.OutputAsync(container, "cat", "/etc/hostname"));
        Assert.Equal("search a.test b.test\nnameserver 10.1.2.3\noptions ndots:5", await pod.OutputAsync(container, "cat", "/etc/resolv.conf"));
        Assert.Equal("79", await pod.OutputAsync(container, "cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start"));
        Assert.Equal("1", await pod.OutputAsync(container, "cat", "/proc/sys/kernel/shm_rmid_forced"));
    }

    [PodFact(DisplayName = "A pod on the host's network sees the host's links and name, and has no address of its own")]
    public async Task Run_HostNetwork_SharesTheHosts()
    {
        await using TestPod other = await RunAsync();
        await using TestPod pod = await RunAsync(config =>
            config.Linux.SecurityContext.NamespaceOptions.Network = NamespaceMode.Node);
        string container = await pod.StartAsync([]);

        Assert.Equal("", (await pod.PodStatusAsync()).Network.Ip);
        Assert.Contains(lab.Daemon.Folders.Bridge, await pod.OutputAsync(container, "cat", "/proc/net/dev"), StringComparison.Ordinal);
        Assert.Equal(Environment.MachineName, await pod.OutputAsync(container, "hostname"));
    }

    [PodFact(DisplayName = "Containers of a pod with a shared PID namespace see each other and the pause process")]
    public async Task Run_SharedPid_ContainersSeeEachOther()
    {
        await using TestPod pod = await RunAsync(config =>
            config.Linux.SecurityContext.NamespaceOptions.Pid = NamespaceMode.Pod);
        string first = await pod.StartAsync([]);
        await pod.StartAsync(["sleep", "424242"]);

        string[] processes = (await pod.OutputAsync(first, "ps", "-o", "pid,args")).Split('\n');

        Assert.Contains(processes, line => line.TrimStart().StartsWith("1 /bin/sleep 1000000", StringComparison.Ordinal));
        Assert.Contains(processes, line => line.EndsWith("sleep 424242", StringComparison.Ordinal));
    }

    [PodFact(DisplayName = "A process of a pod with PID namespaces by container does not see its sibling")]
    public async Task Run_OwnPid_ContainersAreApart()
    {
        await using TestPod pod = await RunAsync();
        string first = await pod.StartAsync([]);
        await pod.StartAsync(["sleep", "434343"]);

        Assert.DoesNotContain("434343", await pod.OutputAsync(first, "ps", "-o", "args"), StringComparison.Ordinal);
    }

    [PodFact(DisplayName = "An image volume shows the image's files for reading only, and its id in the status")]
    public async Task Create_ImageVolume_IsReadOnlyAndNamed()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([], config => config.Mounts.Add(new Mount
        {
            ContainerPath = "/volume", Readonly = true, Image = new ImageSpec { Image = lab.Image },
        }));

        Assert.Equal(
            await pod.OutputAsync(container, "ls", "/bin"), await pod.OutputAsync(container, "ls", "/volume/bin"));
        Assert.Contains(" ro", await pod.OutputAsync(container, "grep", " /volume ", "/proc/mounts"), StringComparison.Ordinal);
        ContainerStatus status = await pod.StatusAsync(container);
        Assert.Equal(status.ImageId, Assert.Single(status.Mounts).Image.ImageRef);
    }

    [PodFact(DisplayName = "A folder that an image does not have is no volume")]
    public async Task Create_ImageVolumeOfMissingFolder_IsRefused()
    {
        await using TestPod pod = await RunAsync();

        CriException refused = await Assert.ThrowsAsync<CriException>(() => pod.StartAsync([], config => config.Mounts.Add(new Mount
        {
            ContainerPath = "/volume", Readonly = true, Image = new ImageSpec { Image = lab.Image }, ImageSubPath = "no/such",
        })));

        Assert.Contains("no/such", refused.Message, StringComparison.Ordinal);
    }

    [PodFact(DisplayName = "A port of the host leads to the port of the pod that asked for it")]
    public async Task Run_PortMapping_IsReachableOnTheHost()
    {
        int port = FreePort();
        await using TestPod pod = await RunAsync(config =>
            config.PortMappings.Add(new PortMapping { HostPort = port, ContainerPort = 8080 }));
        await pod.StartAsync(["httpd", "-f", "-p", "8080", "-h", "/www"]);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };

        string page = await Eventually.BecomesAsync(
            "a page", () => GetAsync(http, $"http://{lab.Daemon.Folders.SubnetPrefix}1:{port}/"), text => text.Length > 0);

        Assert.Equal("a page of a pod\n", page);
    }

    [PodFact(DisplayName = "A stopped pod has no process, no link and no address, and is removed more than once without complaint")]
    public async Task StopAndRemove_Pod_LeavesNothing()
    {
        IReadOnlyList<string> before = await HostTally.OfAsync(lab.Daemon);
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([]);
        Assert.NotEqual(before, await HostTally.OfAsync(lab.Daemon));

        await pod.StopPodAsync();
        await pod.StopPodAsync();

        Assert.Equal(PodSandboxState.SandboxNotready, (await pod.PodStatusAsync()).State);
        Assert.Equal((ContainerState.ContainerExited, 137), ((await pod.StatusAsync(container)).State, (await pod.StatusAsync(container)).ExitCode));
        Assert.DoesNotContain(await HostTally.OfAsync(lab.Daemon), line =>
            line.StartsWith("link ", StringComparison.Ordinal) || line.StartsWith("address ", StringComparison.Ordinal)
            || (line.StartsWith("process ", StringComparison.Ordinal) && !before.Contains(line)));
        CriException refused = await Assert.ThrowsAsync<CriException>(() => pod.StartAsync([]));
        Assert.Equal(GrpcStatusCode.FailedPrecondition, refused.Code);

        await pod.RemoveAsync();
        await pod.RemoveAsync();
        CriException gone = await Assert.ThrowsAsync<CriException>(pod.PodStatusAsync);
        Assert.Equal(GrpcStatusCode.NotFound, gone.Code);
        Assert.Contains(pod.Id, gone.Message, StringComparison.Ordinal);
        await HostTally.BecomesAsync(before, lab.Daemon);
    }

    private Task<TestPod> RunAsync(Action<PodSandboxConfig>? change = null) => TestPod.RunAsync(lab.Daemon, lab.Image, change);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> GetAsync(HttpClient http, string url)
    {
        try
        {
            return await http.GetStringAsync(url);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return "";
        }
    }
}
