using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.Nri;
using Sampan.Cri.V1;
using Sampan.Linux.Cgroups;
using Sampan.Tests.System.Daemon;
using CDIDevice = Sampan.Cri.Nri.CDIDevice;
using CreateContainerRequest = Sampan.Cri.Nri.CreateContainerRequest;
using CreateContainerResponse = Sampan.Cri.Nri.CreateContainerResponse;
using Event = Sampan.Cri.Nri.Event;

namespace Sampan.Tests.System.Nri;

[Collection(DaemonLab.Collection)]
public sealed class AdjustmentTests(DaemonLab lab, NriLab nri) : IClassFixture<NriLab>
{
    private const long MiB = 1 << 20;

    [PodFact(DisplayName = "Resources that a plugin sets are the kernel's, and ContainerStatus tells them beside the kubelet's")]
    public async Task Create_Resources_ReachKernelAndStatus()
    {
        await using TestPlugin plugin = await AdjustingAsync(adjustment => adjustment.Linux = new LinuxContainerAdjustment
        {
            OomScoreAdj = new OptionalInt { Value = 321 },
            Resources = new LinuxResources
            {
                Memory = new LinuxMemory { Limit = new OptionalInt64 { Value = 96 * MiB } },
                Pids = new LinuxPids { Limit = 55 },
            },
        });
        await using TestPod pod = await RunAsync();

        string container = await pod.StartAsync([], config => config.Linux.Resources = new LinuxContainerResources
        {
            MemoryLimitInBytes = 32 * MiB,
            CpuShares = 256,
        });

        LinuxContainerResources told = (await pod.StatusAsync(container)).Resources.Linux;
        Assert.Equal((96 * MiB, 256L, 321L), (told.MemoryLimitInBytes, told.CpuShares, told.OomScoreAdj));
        int pid = await pod.PidAsync(container);
        Assert.Equal($"{96 * MiB}", Cgroup(pid, "memory", "memory.max", "memory.limit_in_bytes"));
        Assert.Equal("55", Cgroup(pid, "pids", "pids.max", "pids.max"));
        Assert.Equal("321", (await File.ReadAllTextAsync($"/proc/{pid}/oom_score_adj")).Trim());
    }

    [PodFact(DisplayName = "A hook of the OCI runtime that a plugin brings runs")]
    public async Task Create_Hook_Runs()
    {
        string sign = Path.Combine(nri.Daemon.Folders.Temp, "hook-ran");
        await using TestPlugin plugin = await AdjustingAsync(adjustment => adjustment.Hooks = new Hooks
        {
            CreateRuntime = { new Hook { Path = "/bin/busybox", Args = { "busybox", "touch", sign } } },
        });
        await using TestPod pod = await RunAsync();

        await pod.StartAsync([]);

        Assert.True(File.Exists(sign));
    }

    [PodFact(DisplayName = "A CDI device that a plugin names is in the container; one that nobody knows is refused with the folders")]
    public async Task Create_CdiDevice_IsThere()
    {
        string name = "sampan-test-" + nri.Daemon.Folders.Unique, folder = "/var/run/cdi", file = Path.Combine(folder, name + ".json");
        bool made = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        try
        {
            await File.WriteAllTextAsync(
                file,
                $$$"""
                {"cdiVersion": "0.6.0", "kind": "example.com/{{{name}}}", "devices": [{"name": "zero", "containerEdits": {
                  "env": ["FROM_CDI=yes"], "deviceNodes": [{"path": "/dev/cdi-zero", "hostPath": "/dev/zero"}]}}]}
                """);
            string device = "zero";
            await using TestPlugin plugin = await AdjustingAsync(
                adjustment => adjustment.CDIDevices.Add(new CDIDevice { Name = $"example.com/{name}={device}" }));
            await using TestPod pod = await RunAsync();

            string container = await pod.ScriptAsync("echo \"env:$FROM_CDI\"; head -c 3 /dev/cdi-zero >/dev/null && echo readable");
            string log = await File.ReadAllTextAsync((await pod.ExitedAsync(container)).LogPath);
            device = "none";
            CriException refused = await Assert.ThrowsAsync<CriException>(() => pod.CreateAsync([]));

            Assert.Contains("env:yes", log, StringComparison.Ordinal);
            Assert.Contains("readable", log, StringComparison.Ordinal);
            Assert.Contains($"CDI device \"example.com/{name}=none\" is unknown", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
            if (made && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    [PodFact(DisplayName = "The scheduler and the I/O priority are the process's, or the error says that the OCI runtime does not know them")]
    public async Task Create_Scheduling_IsSetOrRefused()
    {
        await using TestPlugin plugin = await AdjustingAsync(adjustment => adjustment.Linux = new LinuxContainerAdjustment
        {
            Scheduler = new LinuxScheduler { Policy = LinuxSchedulerPolicy.SchedBatch, Nice = 3 },
            IoPriority = new LinuxIOPriority { Class = IOPrioClass.Idle },
        });
        await using TestPod pod = await RunAsync();
        string container;
        try
        {
            container = await pod.StartAsync([]);
        }
        catch (CriException refused)
        {
            Assert.Contains("does not know the scheduler and I/O priority: it takes", refused.Message, StringComparison.Ordinal);
            return;
        }

        int pid = await pod.PidAsync(container);
        string[] facts = (await File.ReadAllTextAsync($"/proc/{pid}/stat")).Split(") ")[1].Split(' ');
        // proc(5): nice is field 19 and the policy field 41; what is before the name is two fields.
        Assert.Equal(("3", "3"), (facts[16], facts[38]));
        Assert.Equal("idle", (await Children.RunAsync("/bin/busybox", "ionice", "-p", $"{pid}")).OutputText.Split(':')[0].Trim());
    }

    [BlockIoFact(DisplayName = "The block I/O class of a plugin, or of a pod's annotation, limits the disk's rate")]
    public async Task Create_BlockIoClass_LimitsTheDisk()
    {
        await using TestPlugin plugin = await nri.PluginAsync(
            each => each.On("CreateContainer", CreateContainerRequest.Parser, request => Answer(adjustment =>
            {
                if (request.Container.Labels.ContainsKey("by-plugin"))
                {
                    adjustment.Linux = new LinuxContainerAdjustment
                    {
                        Resources = new LinuxResources { BlockioClass = new OptionalString { Value = "throttled" } },
                    };
                }
            })),
            Event.CreateContainer);
        await using TestPod plain = await RunAsync();
        await using TestPod annotated = await TestPod.RunAsync(
            nri.Daemon, lab.Image, config => config.Annotations["blockio.resources.beta.kubernetes.io/container.main"] = "throttled");

        string free = await plain.StartAsync([]);
        string byPlugin = await plain.StartAsync([], config => config.Labels["by-plugin"] = "yes");
        string byAnnotation = await annotated.StartAsync([]);

        Assert.Equal("", Rate(await plain.PidAsync(free)));
        Assert.Contains($"{8 * MiB}", Rate(await plain.PidAsync(byPlugin)), StringComparison.Ordinal);
        Assert.Contains($"{8 * MiB}", Rate(await annotated.PidAsync(byAnnotation)), StringComparison.Ordinal);
    }

    [PodFact(DisplayName = "A class that the node does not have is refused with the classes that it has")]
    public async Task Create_UnknownClass_IsRefused()
    {
        await using TestPod pod = await TestPod.RunAsync(
            nri.Daemon, lab.Image, config => config.Annotations["blockio.resources.beta.kubernetes.io/pod"] = "unheard-of");

        CriException refused = await Assert.ThrowsAsync<CriException>(() => pod.CreateAsync([]));
        CriException rdt = await Assert.ThrowsAsync<CriException>(
            () => pod.CreateAsync([], config =>
            {
                config.Annotations["io.kubernetes.cri.blockio-class"] = "throttled";
                config.Annotations["io.kubernetes.cri.rdt-class"] = "unheard-of";
            }));

        Assert.Contains("class \"unheard-of\" is unknown", refused.Message, StringComparison.Ordinal);
        Assert.Contains("has throttled", refused.Message, StringComparison.Ordinal);
        Assert.Contains("RDT class \"unheard-of\"", rdt.Message, StringComparison.Ordinal);
    }

    [PodFact(DisplayName = "Two plugins that adjust the same thing fail the container, and the error names both")]
    public async Task Create_Conflict_IsRefused()
    {
        await using TestPlugin one = await AdjustingAsync(adjustment => adjustment.Annotations["same"] = "1");
        await using TestPlugin two = await AdjustingAsync(adjustment => adjustment.Annotations["same"] = "2");
        await using TestPod pod = await RunAsync();

        CriException refused = await Assert.ThrowsAsync<CriException>(() => pod.CreateAsync([]));

        Assert.Contains("both adjust annotation same", refused.Message, StringComparison.Ordinal);
        Assert.Empty((await nri.Daemon.Runtime.ListContainersAsync(
            new ListContainersRequest { Filter = new ContainerFilter { PodSandboxId = pod.Id } }, CancellationToken.None)).Containers);
    }

    [PodFact(DisplayName = "A validator sees the container as it was, what plugins made of it and who; what it rejects is not made")]
    public async Task Create_Validated_MayBeRejected()
    {
        await using TestPlugin adjusting = await AdjustingAsync(adjustment => adjustment.Annotations["by"] = "plugin");
        await using TestPlugin validator = await nri.PluginAsync(
            each => each.On("ValidateContainerAdjustment", ValidateContainerAdjustmentRequest.Parser, request => Task.FromResult<IMessage>(
                new ValidateContainerAdjustmentResponse { Reject = request.Container.Labels.ContainsKey("bad"), Reason = "not allowed here" })),
            Event.ValidateContainerAdjustment);
        await using TestPod pod = await RunAsync();

        string good = await pod.StartAsync([]);
        CriException refused = await Assert.ThrowsAsync<CriException>(() => pod.CreateAsync([], config => config.Labels["bad"] = "yes"));

        Assert.Contains("rejects what plugins make of the container: not allowed here", refused.Message, StringComparison.Ordinal);
        ValidateContainerAdjustmentRequest shown = validator.Requests("ValidateContainerAdjustment", ValidateContainerAdjustmentRequest.Parser)[0];
        Assert.False(shown.Container.Annotations.ContainsKey("by"));
        Assert.Equal("plugin", shown.Adjust.Annotations["by"]);
        string plugin = $"{Assert.Single(shown.Plugins).Index}-test";
        Assert.Equal(plugin, shown.Owners.Owners[good].Compound[(int)Field.Annotations].Owners["by"]);
    }

    private static string Rate(int pid) => Cgroup(pid, "blkio", "io.max", "blkio.throttle.read_bps_device");

    private static string Cgroup(int pid, string controller, string v2, string v1)
    {
        var hierarchies = CgroupHierarchies.Detect();
        return File.ReadAllText(
            Path.Join(hierarchies.FolderOf(pid, controller), hierarchies.Version == CgroupVersion.V2 ? v2 : v1)).Trim();
    }

    private static Task<IMessage> Answer(Action<ContainerAdjustment> change)
    {
        var response = new CreateContainerResponse { Adjust = new ContainerAdjustment() };
        change(response.Adjust);
        return Task.FromResult<IMessage>(response);
    }

    private Task<TestPlugin> AdjustingAsync(Action<ContainerAdjustment> change) => nri.PluginAsync(
        each => each.On("CreateContainer", CreateContainerRequest.Parser, _ => Answer(change)), Event.CreateContainer);

    private Task<TestPod> RunAsync() => TestPod.RunAsync(nri.Daemon, lab.Image);
}
