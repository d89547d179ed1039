using System.Globalization;
using System.Text;
using Sampan.Cri.V1;
using Sampan.Docker;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;
using ContainerConfig = Sampan.Cri.V1.ContainerConfig;

namespace Sampan.Tests.System.Docker;

/// <summary>A daemon with <c>engine: docker</c> starts on a node with pods of dockershim or cri-dockerd.</summary>
public sealed class TakeoverTests
{
    private const string Line = " stdout F line ";

    [DockerTheory(DisplayName = "Pods that somebody else made are listed as they are, and nothing is restarted")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_FindsAll_AndTouchesNothing(bool binds)
    {
        await using DockershimNode node = await DockershimNode.StartAsync(binds);
        IReadOnlyList<string> before = await node.RunningAsync();

        await node.Daemon.StartAsync();

        ListPodSandboxResponse pods = await node.Daemon.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None);
        Assert.Equal(
            [("agent", node.Agent, 1u, PodSandboxState.SandboxReady), ("web", node.Web, 1u, PodSandboxState.SandboxReady)],
            pods.Items.OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal).Select(pod => (pod.Metadata.Name, pod.Id, pod.Metadata.Attempt, pod.State)));
        PodSandboxStatus web = await PodAsync(node, node.Web);
        Assert.Equal((node.Address, NamespaceMode.Pod), (web.Network.Ip, web.Linux.Namespaces.Options.Network));
        Assert.Equal(("shop", "team a", 4), (web.Labels["app"], web.Annotations["example.org/owner"], web.Labels.Count));
        Assert.Equal(NamespaceMode.Node, (await PodAsync(node, node.Agent)).Linux.Namespaces.Options.Network);
        ContainerStatus main = await StatusAsync(node, node.Main);
        Assert.Equal((ContainerState.ContainerRunning, "main", 0u, 256), (main.State, main.Metadata.Name, main.Metadata.Attempt, main.Resources.Linux.CpuShares));
        Assert.Equal(("/data", true), (Assert.Single(main.Mounts).ContainerPath, main.Mounts[0].Readonly));
        Assert.Equal((DockerTime.UnixNanoseconds((await node.InspectAsync(node.Main)).State.StartedAt), "docker.io/library/base:1"), (main.StartedAt, main.Image.Image));
        ContainerStatus done = await StatusAsync(node, node.Done);
        Assert.Equal((ContainerState.ContainerExited, 3, "Error"), (done.State, done.ExitCode, done.Reason));
        Assert.Equal(ContainerState.ContainerCreated, (await StatusAsync(node, node.Created)).State);
        ContainerStatus failed = await StatusAsync(node, node.Failed);
        Assert.Equal((ContainerState.ContainerExited, "StartError"), (failed.State, failed.Reason));
        ContainerStatus terminal = await StatusAsync(node, node.Terminal);
        Assert.Equal((ContainerState.ContainerRunning, "terminal", 2u), (terminal.State, terminal.Metadata.Name, terminal.Metadata.Attempt));
        ExecSyncResponse exec = await node.Daemon.Runtime.ExecSyncAsync(
            new ExecSyncRequest { ContainerId = node.Main, Cmd = { "cat", "/data/greeting" } }, CancellationToken.None);
        Assert.Equal((0, "hello"), (exec.ExitCode, exec.Stdout.ToStringUtf8()));
        Assert.Equal(before, await node.RunningAsync());
    }

    [DockerFact(DisplayName = "Logs of containers that were taken over are whole, rotate, and outlast a daemon that is killed")]
    public async Task Logs_AreWhole()
    {
        await using DockershimNode node = await DockershimNode.StartAsync(binds: false);
        string log = Path.Combine(DockershimNode.LogFolder(node.Daemon, "web"), "main", "0.log");
        Assert.NotNull(new FileInfo(log).LinkTarget);

        await node.Daemon.StartAsync();
        int first = await GrowsAsync(log, 0);
        Assert.Null(new FileInfo(log).LinkTarget);
        File.Move(log, log + ".1");
        await node.Daemon.Runtime.ReopenContainerLogAsync(new ReopenContainerLogRequest { ContainerId = node.Main }, CancellationToken.None);
        int second = await GrowsAsync(log, first);
        await node.Daemon.KillAsync();
        await node.Daemon.StartAsync();
        await GrowsAsync(log, second);
        await node.Daemon.Runtime.StopContainerAsync(new StopContainerRequest { ContainerId = node.Main, Timeout = 0 }, CancellationToken.None);

        int[] numbers = [.. Numbers(log + ".1"), .. Numbers(log)];
        Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
        Assert.Contains(" stdout F finished", await File.ReadAllTextAsync((await StatusAsync(node, node.Done)).LogPath), StringComparison.Ordinal);
        Assert.Equal((1, 4), (Count(node.Daemon, "took over sandbox " + node.Web), (await node.Daemon.Runtime.ListContainersAsync(
            new ListContainersRequest { Filter = new ContainerFilter { PodSandboxId = node.Web } }, CancellationToken.None)).Containers.Count));
    }

    [DockerFact(DisplayName = "A container's next attempt runs in a pod that was taken over")]
    public async Task NextAttempt_RunsInTheOldPod()
    {
        await using DockershimNode node = await DockershimNode.StartAsync(binds: false);
        await node.Daemon.StartAsync();
        var pod = new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = "web", Namespace = "shop", Uid = "u-web", Attempt = 1 },
            Hostname = "web",
            LogDirectory = DockershimNode.LogFolder(node.Daemon, "web"),
            Linux = new LinuxPodSandboxConfig { CgroupParent = $"{node.Daemon.Folders.CgroupParent}/pod-web" },
        };

        string id = (await node.Daemon.Runtime.CreateContainerAsync(
            new CreateContainerRequest
            {
                PodSandboxId = node.Web,
                SandboxConfig = pod,
                Config = new ContainerConfig
                {
                    Metadata = new ContainerMetadata { Name = "done", Attempt = 1 },
                    Image = new ImageSpec { Image = DockershimNode.Image },
                    Command = { "sh", "-c", "cat /etc/resolv.conf /etc/hostname; sleep 100000" },
                    LogPath = "done/1.log",
                },
            },
            CancellationToken.None)).ContainerId;
        await node.Daemon.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id }, CancellationToken.None);

        string log = Path.Combine(pod.LogDirectory, "done", "1.log");
        await Eventually.BecomesTrueAsync("the log has the host's name", () => File.Exists(log) && File.ReadAllText(log).Contains(" stdout F web\n", StringComparison.Ordinal));
        Assert.Contains($" stdout F {DockershimNode.Nameserver}", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        ContainerDetails made = await node.InspectAsync(id);
        Assert.Equal("/k8s_done_web_shop_u-web_1", made.Name);
        Assert.Equal(NetworkOf((await node.InspectAsync(node.Web)).State.Pid), NetworkOf(made.State.Pid));
    }

    [DockerFact(DisplayName = "Stop and remove of what was taken over leave nothing")]
    public async Task Remove_LeavesNothing()
    {
        await using DockershimNode node = await DockershimNode.StartAsync(binds: false);
        await node.Daemon.StartAsync();
        string leases = Path.Combine(node.Daemon.Folders.Leases, node.Daemon.Folders.Network);
        Assert.True(File.Exists(Path.Combine(leases, node.Address)));
        Assert.NotEmpty(await HostTally.RulesOfAsync(node.Daemon.Folders));

        await node.Daemon.Runtime.StopContainerAsync(new StopContainerRequest { ContainerId = node.Terminal, Timeout = 0 }, CancellationToken.None);
        ContainerStatus stopped = await StatusAsync(node, node.Terminal);
        Assert.Equal((ContainerState.ContainerExited, 137), (stopped.State, stopped.ExitCode));
        await node.Daemon.Runtime.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = node.Terminal }, CancellationToken.None);
        await node.Daemon.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = node.Web }, CancellationToken.None);

        Assert.Equal(ContainerState.ContainerExited, (await StatusAsync(node, node.Main)).State);
        Assert.False(File.Exists(Path.Combine(leases, node.Address)));
        Assert.Empty(await HostTally.RulesOfAsync(node.Daemon.Folders));
        await node.Daemon.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = node.Web }, CancellationToken.None);
        await node.Daemon.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = node.Agent }, CancellationToken.None);
        Assert.Empty(await node.Client.Containers.ListAsync(all: true, [], CancellationToken.None));
        Assert.Empty(Directory.EnumerateFileSystemEntries(node.CniNotes));
        Assert.Empty((await node.Daemon.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None)).Items);
    }

    private static async Task<ContainerStatus> StatusAsync(DockershimNode node, string id) =>
        (await node.Daemon.Runtime.ContainerStatusAsync(new ContainerStatusRequest { ContainerId = id }, CancellationToken.None)).Status;

    private static async Task<PodSandboxStatus> PodAsync(DockershimNode node, string id) =>
        (await node.Daemon.Runtime.PodSandboxStatusAsync(new PodSandboxStatusRequest { PodSandboxId = id }, CancellationToken.None)).Status;

    private static string? NetworkOf(int pid) => new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/ns/net")).LinkTarget;

    // The number of the last line, beyond one that was there already.
    private static Task<int> GrowsAsync(string log, int beyond) => Eventually.BecomesAsync(
        "the log grows", () => Task.FromResult(Numbers(log).LastOrDefault()), last => last > beyond);

    private static IEnumerable<int> Numbers(string log)
    {
        if (!File.Exists(log) || new FileInfo(log).LinkTarget is not null)
        {
            return [];
        }
        string text = Encoding.UTF8.GetString(File.ReadAllBytes(log));
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n')
            .Where(line => line.Contains(Line, StringComparison.Ordinal))
            .Select(line => int.Parse(line[(line.IndexOf(Line, StringComparison.Ordinal) + Line.Length)..], CultureInfo.InvariantCulture));
    }

    // The journal of the first start too: each has a file of its own.
    private static int Count(SampanDaemon daemon, string text) => Directory.EnumerateFiles(daemon.Folders.Temp, "daemon-*.log")
        .Sum(file => File.ReadAllText(file).Split(text).Length - 1);
}
