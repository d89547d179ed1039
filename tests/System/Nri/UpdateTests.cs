using System.Globalization;
using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.Nri;
using Sampan.Cri.V1;
using Sampan.Linux.Cgroups;
using Sampan.Tests.System.Daemon;
using Event = Sampan.Cri.Nri.Event;

namespace Sampan.Tests.System.Nri;

[Collection(DaemonLab.Collection)]
public sealed class UpdateTests(DaemonLab lab, NriLab nri) : IClassFixture<NriLab>
{
    private const long MiB = 1 << 20;

    [PodFact(DisplayName = "A plugin changes an update on its way; kernel, status and the next event have the outcome")]
    public async Task Update_Adjusted_IsMadeAsThePluginSays()
    {
        await using TestPlugin plugin = await UpdatingAsync(new LinuxResources
        {
            Cpu = new LinuxCPU { Shares = new OptionalUInt64 { Value = 512 } },
            Pids = new LinuxPids { Limit = 77 },
        });
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([]);

        await UpdateAsync(container, new LinuxContainerResources { MemoryLimitInBytes = 48 * MiB, CpuShares = 256 });

        UpdateContainerRequest asked = Assert.Single(plugin.Requests("UpdateContainer", UpdateContainerRequest.Parser));
        Assert.Equal(
            (container, 48 * MiB, 256ul),
            (asked.Container.Id, asked.LinuxResources.Memory.Limit.Value, asked.LinuxResources.Cpu.Shares.Value));
        LinuxContainerResources told = (await pod.StatusAsync(container)).Resources.Linux;
        Assert.Equal((48 * MiB, 512L), (told.MemoryLimitInBytes, told.CpuShares));
        int pid = await pod.PidAsync(container);
        Assert.Equal(48 * MiB, Cgroup(pid, "memory", "memory.max", "memory.limit_in_bytes"));
        Assert.Equal(77, Cgroup(pid, "pids", "pids.max", "pids.max"));
        LinuxResources after = Assert.Single(plugin.Requests("PostUpdateContainer", PostUpdateContainerRequest.Parser)).Container.Linux.Resources;
        Assert.Equal((48 * MiB, 512ul, 77L), (after.Memory.Limit.Value, after.Cpu.Shares.Value, after.Pids.Limit));
    }

    [PodFact(DisplayName = "An update that two plugins change alike is refused, and nothing has changed")]
    public async Task Update_Conflict_IsRefused()
    {
        var shares = new LinuxResources { Cpu = new LinuxCPU { Shares = new OptionalUInt64 { Value = 512 } } };
        await using TestPlugin one = await UpdatingAsync(shares);
        await using TestPlugin two = await UpdatingAsync(shares);
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([], config => config.Linux.Resources = new LinuxContainerResources { CpuShares = 256 });

        CriException refused = await Assert.ThrowsAsync<CriException>(
            () => UpdateAsync(container, new LinuxContainerResources { MemoryLimitInBytes = 48 * MiB }));

        Assert.Contains("both adjust cpu shares", refused.Message, StringComparison.Ordinal);
        LinuxContainerResources told = (await pod.StatusAsync(container)).Resources.Linux;
        Assert.Equal((0L, 256L), (told.MemoryLimitInBytes, told.CpuShares));
    }

    [PodFact(DisplayName = "A plugin sets resources of containers when it pleases, and hears which could not be set")]
    public async Task UpdateContainers_Unasked_AreMade()
    {
        await using TestPlugin plugin = await nri.PluginAsync(_ => { }, Event.RunPodSandbox);
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([]);
        var resources = new LinuxResources { Memory = new LinuxMemory { Limit = new OptionalInt64 { Value = 64 * MiB } } };

        UpdateContainersResponse answer = await plugin.CallAsync(
            "UpdateContainers",
            new UpdateContainersRequest
            {
                Update =
                {
                    Update(container, resources),
                    Update("none-such", resources),
                    new ContainerUpdate(Update("none-such-either", resources)) { IgnoreFailure = true },
                    Update(container, new LinuxResources { RdtClass = new OptionalString { Value = "gold" } }),
                },
            },
            UpdateContainersResponse.Parser);

        Assert.Equal(["none-such", container], answer.Failed.Select(each => each.ContainerId));
        Assert.Equal(64 * MiB, (await pod.StatusAsync(container)).Resources.Linux.MemoryLimitInBytes);
        Assert.Equal(64 * MiB, Cgroup(await pod.PidAsync(container), "memory", "memory.max", "memory.limit_in_bytes"));
    }

    [PodFact(DisplayName = "A plugin has containers ended when it pleases")]
    public async Task UpdateContainers_Evicted_End()
    {
        await using TestPlugin plugin = await nri.PluginAsync(_ => { }, Event.RunPodSandbox);
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([]);

        await plugin.CallAsync(
            "UpdateContainers",
            new UpdateContainersRequest { Evict = { new ContainerEviction { ContainerId = container, Reason = "a test" } } },
            UpdateContainersResponse.Parser);

        Assert.Equal(137, (await pod.ExitedAsync(container)).ExitCode);
    }

    [PodFact(DisplayName = "A resize of a pod is told before and after; one that a plugin refuses is not recorded")]
    public async Task UpdatePod_IsTold_MayBeRefused()
    {
        await using TestPlugin plugin = await nri.PluginAsync(
            each => each.On("UpdatePodSandbox", UpdatePodSandboxRequest.Parser, request => request.LinuxResources.Cpu.Shares.Value == 3
                ? throw new InvalidOperationException("too little")
                : Task.FromResult<IMessage>(new Empty())),
            Event.UpdatePodSandbox, Event.PostUpdatePodSandbox);
        await using TestPod pod = await RunAsync();

        await ResizeAsync(pod, 300);
        CriException refused = await Assert.ThrowsAsync<CriException>(() => ResizeAsync(pod, 3));

        Assert.Contains("refused UpdatePodSandbox: too little", refused.Message, StringComparison.Ordinal);
        UpdatePodSandboxRequest asked = plugin.Requests("UpdatePodSandbox", UpdatePodSandboxRequest.Parser)[0];
        Assert.Equal((pod.Id, 300ul, 10ul), (asked.Pod.Id, asked.LinuxResources.Cpu.Shares.Value, asked.OverheadLinuxResources.Cpu.Shares.Value));
        Cri.Nri.PodSandbox after = Assert.Single(plugin.Requests("PostUpdatePodSandbox", PostUpdatePodSandboxRequest.Parser)).Pod;
        Assert.Equal((300ul, 10ul), (after.Linux.PodResources.Cpu.Shares.Value, after.Linux.PodOverhead.Cpu.Shares.Value));
    }

    private static ContainerUpdate Update(string container, LinuxResources resources) =>
        new() { ContainerId = container, Linux = new LinuxContainerUpdate { Resources = resources } };

    private static long Cgroup(int pid, string controller, string v2, string v1)
    {
        var hierarchies = CgroupHierarchies.Detect();
        string file = hierarchies.Version == CgroupVersion.V2 ? v2 : v1;
        return long.Parse(File.ReadAllText(Path.Join(hierarchies.FolderOf(pid, controller), file)), CultureInfo.InvariantCulture);
    }

    private Task<TestPlugin> UpdatingAsync(LinuxResources resources) => nri.PluginAsync(
        each => each.On("UpdateContainer", UpdateContainerRequest.Parser, request => Task.FromResult<IMessage>(
            new UpdateContainerResponse { Update = { Update(request.Container.Id, resources) } })),
        Event.UpdateContainer, Event.PostUpdateContainer);

    private Task<UpdateContainerResourcesResponse> UpdateAsync(string container, LinuxContainerResources change) => nri.Daemon.Runtime.UpdateContainerResourcesAsync(
        new UpdateContainerResourcesRequest { ContainerId = container, Linux = change }, CancellationToken.None);

    private Task<UpdatePodSandboxResourcesResponse> ResizeAsync(TestPod pod, long shares) => nri.Daemon.Runtime.UpdatePodSandboxResourcesAsync(
        new UpdatePodSandboxResourcesRequest
        {
            PodSandboxId = pod.Id,
            Resources = new LinuxContainerResources { CpuShares = shares },
            Overhead = new LinuxContainerResources { CpuShares = 10 },
        },
        CancellationToken.None);

    private Task<TestPod> RunAsync() => TestPod.RunAsync(nri.Daemon, lab.Image);
}
