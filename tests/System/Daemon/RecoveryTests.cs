using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Linux.Processes;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class RecoveryTests(DaemonLab lab)
{
    private const int Kills = 10, Starts = 12, CreatorsAtATime = 4, Seed = 20;

    [PodFact(DisplayName = "TERM as soon as it answers, time after time, ends the daemon with exit code 0")]
    public async Task Stop_RightAfterTheStart_IsClean()
    {
        await using SampanDaemon daemon = await lab.StartDaemonAsync();
        for (int i = 0; i < Starts; i++)
        {
            ExitStatus status = await daemon.StopAsync();
            Assert.True(status.Code == 0, $"stop {i} ended with {status}:\n{daemon.Log}");
            await daemon.StartAsync();
        }
    }

    [PodFact(DisplayName = "After a kill and a restart every pod and container is as it was, and what ended meanwhile has its code")]
    public async Task Kill_WithContainers_AllAreFoundAgain()
    {
        await using SampanDaemon daemon = await lab.StartDaemonAsync();
        TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        TestPod shared = await TestPod.RunAsync(daemon, lab.Image, config =>
            config.Linux.SecurityContext.NamespaceOptions.Pid = NamespaceMode.Pod);
        string running = await pod.StartAsync([]);
        string ended = await pod.ScriptAsync("exit 3");
        string created = await pod.CreateAsync([]);
        string ending = await pod.ScriptAsync("while [ ! -e /tmp/go ]; do sleep 0.05; done; exit 42");
        string sibling = await shared.StartAsync([]);
        await pod.ExitedAsync(ended);
        int pid = await pod.PidAsync(running), endingPid = await pod.PidAsync(ending);
        Snapshot before = await Snapshot.OfAsync(daemon);

        await daemon.KillAsync();
        await File.WriteAllTextAsync($"/proc/{endingPid}/root/tmp/go", "");
        await Eventually.BecomesTrueAsync("the container ends", () => ProcessStat.TryRead(endingPid) is not { Alive: true });
        await daemon.StartAsync();

        ContainerStatus status = await pod.ExitedAsync(ending);
        Assert.Equal((42, "Error"), (status.ExitCode, status.Reason));
        Snapshot after = await Snapshot.OfAsync(daemon);
        Assert.Equal(before.Pods, after.Pods);
        Assert.Equal(before.Containers[ending] with { State = ContainerState.ContainerExited }, after.Containers[ending]);
        before.Containers.Remove(ending);
        after.Containers.Remove(ending);
        Assert.Equal(before.Containers, after.Containers);
        Assert.Equal(pid, await pod.PidAsync(running));
        Assert.True(ProcessStat.TryRead(pid) is { Alive: true });
        Assert.Equal("alive", await pod.OutputAsync(running, "echo", "alive"));
        Assert.Contains("1000000", await shared.OutputAsync(sibling, "ps", "-o", "args"), StringComparison.Ordinal);
        await pod.StartAsync(created);
        await pod.StopAsync(running, timeout: 0);
        Assert.Equal(137, (await pod.StatusAsync(running)).ExitCode);
    }

    [PodFact(DisplayName = "A daemon that is told to stop ends well and leaves its containers running")]
    public async Task Stop_WithContainers_LeavesThemRunning()
    {
        await using SampanDaemon daemon = await lab.StartDaemonAsync();
        TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        string container = await pod.ScriptUntilAsync("tick", "while :; do echo tick; sleep 0.05; done");
        int pid = await pod.PidAsync(container);
        string log = (await pod.StatusAsync(container)).LogPath;

        ExitStatus status = await daemon.StopAsync();

        Assert.Equal(0, status.ShellCode);
        Assert.True(ProcessStat.TryRead(pid) is { Alive: true });
        long length = new FileInfo(log).Length;
        await Eventually.BecomesTrueAsync("the log goes on", () => new FileInfo(log).Length > length);
        await daemon.StartAsync();
        Assert.Equal(ContainerState.ContainerRunning, (await pod.StatusAsync(container)).State);
        Assert.Equal(pid, await pod.PidAsync(container));
        Assert.Equal("alive", await pod.OutputAsync(container, "echo", "alive"));
    }

    [PodFact(DisplayName = "However often the daemon is killed while pods are made, nothing is left once the listed ones are removed")]
    public async Task Kill_WhileCreating_NothingIsLost()
    {
        var random = new Random(Seed);
        await using SampanDaemon daemon = await lab.StartDaemonAsync();
        await MakeAsync(daemon);
        await daemon.RemoveAllAsync();
        IReadOnlyList<string> before = await HostTally.OfAsync(daemon);

        for (int kill = 0; kill < Kills; kill++)
        {
            Task[] creators = [.. Enumerable.Range(0, CreatorsAtATime).Select(_ => MakeUntilKilledAsync(daemon))];
            // Not a wait for anything: the moment of the blow.
            await Task.Delay(random.Next(20, 900));
            await daemon.KillAsync();
            await Task.WhenAll(creators);
            await daemon.StartAsync();
        }
        await daemon.RemoveAllAsync();

        await HostTally.BecomesAsync(before, daemon);
    }

    private async Task MakeUntilKilledAsync(SampanDaemon daemon)
    {
        try
        {
            while (true)
            {
                await MakeAsync(daemon);
            }
        }
        catch (CriException)
        {
            // The blow.
        }
    }

    private async Task MakeAsync(SampanDaemon daemon)
    {
        TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        await pod.StartAsync([]);
    }

    private sealed record Snapshot(IReadOnlyList<string> Pods, Dictionary<string, Listed> Containers)
    {
        public static async Task<Snapshot> OfAsync(SampanDaemon daemon)
        {
            ListPodSandboxResponse pods = await daemon.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None);
            ListContainersResponse containers = await daemon.Runtime.ListContainersAsync(new ListContainersRequest(), CancellationToken.None);
            var addresses = new List<string>();
            foreach (PodSandbox pod in pods.Items)
            {
                PodSandboxStatusResponse status = await daemon.Runtime.PodSandboxStatusAsync(
                    new PodSandboxStatusRequest { PodSandboxId = pod.Id }, CancellationToken.None);
                addresses.Add($"{pod} {status.Status.Network.Ip}");
            }
            return new Snapshot(addresses, containers.Containers.ToDictionary(
                container => container.Id,
                container => new Listed(container.PodSandboxId, container.Metadata.ToString(), container.ImageId, container.CreatedAt, container.State)));
        }
    }

    private sealed record Listed(string Pod, string Metadata, string Image, long CreatedAt, ContainerState State);
}
