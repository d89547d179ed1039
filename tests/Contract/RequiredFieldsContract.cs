using Google.Protobuf.Collections;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The contract's part on fields that kubelets need: docs/contract.md, items 24 to 33.</summary>
public abstract class RequiredFieldsContract(ContractLab lab)
{
    private ICriNode Node => lab.Node;

    [ContractFact]
    public async Task Item024_PodSandboxStatus_HasWhatKubeletsValidate()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        await using TestPod host = await TestPod.RunAsync(Node, lab.Image, config =>
            config.Linux.SecurityContext.NamespaceOptions.Network = NamespaceMode.Node);

        PodSandboxStatus status = await pod.PodStatusAsync();

        Assert.Equal((pod.Id, pod.Config.Metadata), (status.Id, status.Metadata));
        Assert.NotEqual(0, status.CreatedAt);
        Assert.NotEqual("", status.Network.Ip);
        Assert.Equal(pod.Config.Linux.SecurityContext.NamespaceOptions, status.Linux.Namespaces.Options);
        Assert.Equal(NamespaceMode.Node, (await host.PodStatusAsync()).Linux.Namespaces.Options.Network);
    }

    [ContractFact]
    public async Task Item025_ContainerStatus_HasWhatKubeletsValidate()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string first = await pod.CreateAsync([]), second = await pod.CreateAsync([]);

        ContainerStatus status = await pod.StatusAsync(first);

        Assert.Equal((first, "main"), (status.Id, status.Metadata.Name));
        Assert.NotEqual("", status.Image.Image);
        Assert.NotEqual("", status.ImageRef);
        Assert.InRange(status.CreatedAt, 1, (await pod.StatusAsync(second)).CreatedAt - 1);
    }

    [ContractFact]
    public async Task Item026_Status_HasConditionsAndHandlers()
    {
        StatusResponse status = await Node.Runtime.StatusAsync(new StatusRequest(), CancellationToken.None);

        Assert.Superset(new HashSet<string> { "RuntimeReady", "NetworkReady" }, status.Status.Conditions.Select(condition => condition.Type).ToHashSet());
        Assert.All(status.Status.Conditions, condition => Assert.True(condition.Status, condition.ToString()));
        Assert.Contains(status.RuntimeHandlers, handler => handler.Name.Length == 0 && handler.Features is not null);
        Assert.Equal(status.RuntimeHandlers.Count, status.RuntimeHandlers.Select(handler => handler.Name).Distinct().Count());
        Assert.True(status.Features.SupplementalGroupsPolicy);
    }

    [ContractFact]
    public async Task Item027_Mounts_AreToldByTheKubeletsPath()
    {
        DirectoryInfo real = Directory.CreateDirectory(Path.Combine(Node.Temp, "message-real"));
        string link = Path.Combine(Node.Temp, "message-link");
        File.CreateSymbolicLink(link, real.FullName);
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        var mount = new Mount { HostPath = link, ContainerPath = "/dev/termination" };

        string container = await pod.ScriptAsync("echo last words > /dev/termination/log", config => config.Mounts.Add(mount));

        Assert.Equal([mount], (await pod.ExitedAsync(container)).Mounts);
        Assert.Equal("last words\n", await File.ReadAllTextAsync(Path.Combine(link, "log")));
    }

    [ContractFact]
    public async Task Item028_LogPath_IsAbsolute()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);

        ContainerStatus status = await pod.StatusAsync(await pod.CreateAsync([]));

        Assert.Equal(Path.Combine(pod.Config.LogDirectory, "main/0.log"), status.LogPath);
    }

    [ContractFact]
    public async Task Item029_LabelsAndAnnotations_ComeBackAsTheyWere()
    {
        var labels = new MapField<string, string> { ["io.kubernetes.pod.uid"] = "1", [""] = "empty", ["é"] = "line\nbreak \u0001 \"q\"" };
        var annotations = new MapField<string, string> { ["a/b"] = """{"x":[1,2]}""", ["empty"] = "" };
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image, config =>
        {
            config.Labels.Add(labels);
            config.Annotations.Add(annotations);
        });
        string container = await pod.CreateAsync([], config =>
        {
            config.Labels.Add(labels);
            config.Annotations.Add(annotations);
        });

        PodSandboxStatus podStatus = await pod.PodStatusAsync();
        ContainerStatus status = await pod.StatusAsync(container);
        PodSandbox listedPod = Assert.Single((await Node.Runtime.ListPodSandboxAsync(
            new ListPodSandboxRequest { Filter = new PodSandboxFilter { Id = pod.Id } }, CancellationToken.None)).Items);
        Container listed = Assert.Single((await Node.Runtime.ListContainersAsync(
            new ListContainersRequest { Filter = new ContainerFilter { Id = container } }, CancellationToken.None)).Containers);

        Assert.All(new[] { podStatus.Labels, status.Labels, listedPod.Labels, listed.Labels }, map => Assert.Equal(labels, map));
        Assert.All(new[] { podStatus.Annotations, status.Annotations, listedPod.Annotations, listed.Annotations }, map => Assert.Equal(annotations, map));
    }

    [ContractFact]
    public async Task Item030_ResourcesUserAndStopSignal_AreTold()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string container = await pod.CreateAsync([], config =>
        {
            config.StopSignal = Signal.Sigusr1;
            config.Linux.SecurityContext.RunAsUser = new Int64Value { Value = 1234 };
            config.Linux.Resources = new LinuxContainerResources { CpuShares = 512, MemoryLimitInBytes = 64 << 20 };
        });

        ContainerStatus status = await pod.StatusAsync(container);

        Assert.Equal(Signal.Sigusr1, status.StopSignal);
        Assert.Equal((1234, 1235), (status.User.Linux.Uid, status.User.Linux.Gid));
        Assert.Equal((512L, 64L << 20), (status.Resources.Linux.CpuShares, status.Resources.Linux.MemoryLimitInBytes));
    }

    [ContractFact]
    public async Task Item031_Times_AreZeroUntilTheyHappen()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string container = await pod.CreateAsync(["sh", "-c", "while [ ! -e /tmp/go ]; do sleep 0.05; done; exit 4"]);

        ContainerStatus created = await pod.StatusAsync(container);
        await pod.StartAsync(container);
        ContainerStatus running = await pod.StatusAsync(container);
        await pod.ExecAsync(container, 0, "touch", "/tmp/go");
        ContainerStatus exited = await pod.ExitedAsync(container);

        Assert.Equal((0L, 0L, 0), (created.StartedAt, created.FinishedAt, created.ExitCode));
        Assert.Equal((0L, 0), (running.FinishedAt, running.ExitCode));
        Assert.InRange(running.StartedAt, created.CreatedAt, long.MaxValue);
        Assert.InRange(exited.FinishedAt, running.StartedAt, long.MaxValue);
        Assert.Equal((4, running.StartedAt), (exited.ExitCode, exited.StartedAt));
    }

    [ContractFact]
    public async Task Item032_ImageFsInfo_NamesAnExistingFolder()
    {
        ImageFsInfoResponse info = await Node.Images.ImageFsInfoAsync(new ImageFsInfoRequest(), CancellationToken.None);

        Assert.True(Directory.Exists(info.ImageFilesystems[0].FsId.Mountpoint), info.ToString());
        Assert.NotEqual(0, info.ImageFilesystems[0].Timestamp);
    }

    [ContractFact]
    public async Task Item033_RuntimeConfig_NamesTheDriverThatIsConfigured()
    {
        RuntimeConfigResponse config = await Node.Runtime.RuntimeConfigAsync(new RuntimeConfigRequest(), CancellationToken.None);

        Assert.Equal(CgroupDriver.Cgroupfs, config.Linux.CgroupDriver);
    }
}
