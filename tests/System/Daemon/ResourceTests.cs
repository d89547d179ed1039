using System.Globalization;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;
using Sampan.Linux.Cgroups;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class ResourceTests(DaemonLab lab)
{
    private const long MiB = 1 << 20;

    [PodFact(DisplayName = "New limits of a created container hold from its start, those of a running one at once")]
    public async Task Update_CreatedAndRunning_ReachTheKernel()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.CreateAsync([], config => config.Linux.Resources = new LinuxContainerResources
        {
            MemoryLimitInBytes = 32 * MiB,
            CpuShares = 256,
        });

        await UpdateAsync(container, new LinuxContainerResources { MemoryLimitInBytes = 48 * MiB });
        await pod.StartAsync(container);
        Assert.Equal(48 * MiB, MemoryLimit(await pod.PidAsync(container)));

        await UpdateAsync(container, new LinuxContainerResources { MemoryLimitInBytes = 64 * MiB });
        Assert.Equal(64 * MiB, MemoryLimit(await pod.PidAsync(container)));
        LinuxContainerResources told = (await pod.StatusAsync(container)).Resources.Linux;
        Assert.Equal((64 * MiB, 256L), (told.MemoryLimitInBytes, told.CpuShares));
        Assert.Equal("still here", await pod.OutputAsync(container, "sh", "-c", "echo still here > /dev/null; echo still here"));
    }

    [PodFact(DisplayName = "An ended container has no limits to set")]
    public async Task Update_Ended_IsRefused()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptAsync("exit 0");
        await pod.ExitedAsync(container);

        CriException refused = await Assert.ThrowsAsync<CriException>(() =>
            UpdateAsync(container, new LinuxContainerResources { MemoryLimitInBytes = 48 * MiB }));

        Assert.Equal(GrpcStatusCode.FailedPrecondition, refused.Code);
    }

    [PodFact(DisplayName = "A container that works has CPU, memory and disk in its stats, one that ended has none in the list")]
    public async Task Stats_Working_AreNotZero()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptUntilAsync("written", "dd if=/dev/zero of=/file bs=1024 count=1024 2>/dev/null; echo written; while :; do :; done");
        string ended = await pod.ScriptAsync("exit 0");
        await pod.ExitedAsync(ended);

        ContainerStats first = await StatsAsync(container);
        ContainerStats later = await Eventually.BecomesAsync(
            "a rate", () => StatsAsync(container), stats => stats.Cpu.UsageNanoCores is { Value: > 0 });

        Assert.True(first.Cpu.UsageCoreNanoSeconds.Value > 0, first.ToString());
        Assert.True(later.Cpu.UsageCoreNanoSeconds.Value > first.Cpu.UsageCoreNanoSeconds.Value, later.ToString());
        Assert.True(first.Memory.WorkingSetBytes.Value > 0 && first.Memory.UsageBytes.Value > 0, first.ToString());
        Assert.True(first.WritableLayer.UsedBytes.Value >= MiB, first.ToString());
        ListContainerStatsResponse list = await lab.Daemon.Runtime.ListContainerStatsAsync(
            new ListContainerStatsRequest { Filter = new ContainerStatsFilter { PodSandboxId = pod.Id } }, CancellationToken.None);
        Assert.Equal([container], list.Stats.Select(stats => stats.Attributes.Id));
    }

    [PodFact(DisplayName = "Disk in use by images and by containers is told for the image store")]
    public async Task ImageFsInfo_AfterAPull_IsNotZero()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([]);
        await pod.OutputAsync(container, "dd", "if=/dev/zero", "of=/file", "bs=1024", "count=1024");

        ImageFsInfoResponse info = await lab.Daemon.Images.ImageFsInfoAsync(new ImageFsInfoRequest(), CancellationToken.None);

        FilesystemUsage images = Assert.Single(info.ImageFilesystems);
        Assert.StartsWith(lab.Daemon.Folders.Root, images.FsId.Mountpoint, StringComparison.Ordinal);
        Assert.True(images.UsedBytes.Value > (ulong)new FileInfo("/bin/busybox").Length / 4, info.ToString());
        Assert.True(Assert.Single(info.ContainerFilesystems).UsedBytes.Value >= MiB, info.ToString());
    }

    private static long MemoryLimit(int pid)
    {
        var hierarchies = CgroupHierarchies.Detect();
        string file = hierarchies.Version == CgroupVersion.V2 ? "memory.max" : "memory.limit_in_bytes";
        return long.Parse(File.ReadAllText(Path.Join(hierarchies.FolderOf(pid, "memory"), file)), CultureInfo.InvariantCulture);
    }

    private Task UpdateAsync(string container, LinuxContainerResources change) => lab.Daemon.Runtime.UpdateContainerResourcesAsync(
        new UpdateContainerResourcesRequest { ContainerId = container, Linux = change }, CancellationToken.None);

    private async Task<ContainerStats> StatsAsync(string container) => (await lab.Daemon.Runtime.ContainerStatsAsync(
        new ContainerStatsRequest { ContainerId = container }, CancellationToken.None)).Stats;

    private Task<TestPod> RunAsync() => TestPod.RunAsync(lab.Daemon, lab.Image);
}
