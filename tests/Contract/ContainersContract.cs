using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The contract's part on containers: docs/contract.md, items 44 to 56.</summary>
public abstract class ContainersContract(ContractLab lab)
{
    private const string NoCapabilities = "0000000000000000";

    /// <summary>Whether an image can be removed while a container of it runs.</summary>
    protected virtual bool RemovesImagesInUse => true;

    private ICriNode Node => lab.Node;

    [ContractFact]
    public async Task Item047_ImagesStopSignal_IsUsed()
    {
        string image = await lab.PushAsync("contract/signal", "1", """{"Env":["PATH=/bin"],"StopSignal":"SIGUSR2"}""");
        await Node.Images.PullImageAsync(new PullImageRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None);
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptUntilAsync(
            "ready",
            "trap 'exit 12' USR2; trap 'exit 15' TERM; echo ready; while :; do sleep 0.05; done",
            config => config.Image.Image = image);
        if (RemovesImagesInUse)
        {
            await Node.Images.RemoveImageAsync(new RemoveImageRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None);
        }

        await pod.StopAsync(container, timeout: 120);

        ContainerStatus status = await pod.StatusAsync(container);
        Assert.Equal((12, Signal.Sigusr2), (status.ExitCode, status.StopSignal));
    }

    [ContractFact]
    public async Task Item048_Update_ZeroIsUnchangedAndMemoryShrinksAndGrows()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([], config => config.Linux.Resources = new LinuxContainerResources
        {
            CpuShares = 300, MemoryLimitInBytes = 64 << 20, MemorySwapLimitInBytes = 64 << 20,
        });

        foreach (long mebibytes in (long[])[32, 128])
        {
            await Node.Runtime.UpdateContainerResourcesAsync(
                new UpdateContainerResourcesRequest
                {
                    ContainerId = container,
                    Linux = new LinuxContainerResources { MemoryLimitInBytes = mebibytes << 20, MemorySwapLimitInBytes = mebibytes << 20 },
                },
                CancellationToken.None);

            LinuxContainerResources told = (await pod.StatusAsync(container)).Resources.Linux;
            Assert.Equal((mebibytes << 20, 300L), (told.MemoryLimitInBytes, told.CpuShares));
        }
    }

    [ContractFact]
    public async Task Item049_GroupWithoutUser_IsRefused()
    {
        await using TestPod pod = await RunAsync();

        CriException refused = await Assert.ThrowsAsync<CriException>(() => pod.CreateAsync([], config =>
            config.Linux.SecurityContext.RunAsGroup = new Int64Value { Value = 5 }));

        Assert.Equal(GrpcStatusCode.InvalidArgument, refused.Code);
    }

    [ContractFact]
    public async Task Item049_NoProfile_IsNoFilter()
    {
        await using TestPod pod = await RunAsync();
        string none = await pod.StartAsync([]);
        string filtered = await pod.StartAsync([], config => config.Linux.SecurityContext.Seccomp = Usual());

        Assert.Equal("Seccomp:\t0", await pod.OutputAsync(none, "grep", "^Seccomp:", "/proc/self/status"));
        Assert.Equal("Seccomp:\t2", await pod.OutputAsync(filtered, "grep", "^Seccomp:", "/proc/self/status"));
    }

    [ContractFact]
    public async Task Item049_Privileged_HasNoFilter()
    {
        await using TestPod strong = await RunAsync(config => config.Linux.SecurityContext.Privileged = true);
        string privileged = await strong.StartAsync([], config =>
        {
            config.Linux.SecurityContext.Privileged = true;
            config.Linux.SecurityContext.Seccomp = Usual();
        });

        Assert.Equal("Seccomp:\t0", await strong.OutputAsync(privileged, "grep", "^Seccomp:", "/proc/self/status"));
    }

    [ContractFact]
    public async Task Item051_RecursiveReadOnly_WithoutReadOnlyOrPrivate_IsRefused()
    {
        await using TestPod pod = await RunAsync();
        var mount = new Mount { HostPath = Node.Temp, ContainerPath = "/data", RecursiveReadOnly = true };
        Mount shared = mount.Clone();
        shared.Readonly = true;
        shared.Propagation = MountPropagation.PropagationHostToContainer;

        foreach (Mount bad in (Mount[])[mount, shared])
        {
            CriException refused = await Assert.ThrowsAsync<CriException>(() =>
                pod.CreateAsync([], config => config.Mounts.Add(bad)));
            Assert.True(refused.Code == GrpcStatusCode.InvalidArgument, $"{refused.Code}: {refused.Message}");
        }
    }

    [ContractFact]
    public async Task Item053_NoNamespaceOptions_IsASharedPidNamespace()
    {
        await using TestPod pod = await RunAsync(config =>
            config.Linux.SecurityContext.NamespaceOptions = new NamespaceOption());
        string container = await pod.StartAsync([]);

        Assert.Contains("1000000", await pod.OutputAsync(container, "ps", "-o", "args"), StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task Item054_HostPaths_LinksAreFollowedAndMissingOnesMade()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Node.Temp, "item54")).FullName;
        string target = Directory.CreateDirectory(Path.Combine(folder, "target")).FullName;
        await File.WriteAllTextAsync(Path.Combine(target, "note"), "followed");
        string link = Path.Combine(folder, "link"), missing = Path.Combine(folder, "not", "yet");
        File.CreateSymbolicLink(link, target);
        await using TestPod pod = await RunAsync();

        string container = await pod.StartAsync([], config =>
        {
            config.Mounts.Add(new Mount { HostPath = link, ContainerPath = "/link" });
            config.Mounts.Add(new Mount { HostPath = missing, ContainerPath = "/missing" });
        });

        Assert.Equal("followed", await pod.OutputAsync(container, "cat", "/link/note"));
        await pod.OutputAsync(container, "touch", "/missing/file");
        Assert.True(File.Exists(Path.Combine(missing, "file")));
    }

    [ContractFact]
    public async Task Item055_Pods_HaveTheUsualSettings()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([], config => config.Tty = true);

        Assert.Equal("0", await pod.OutputAsync(container, "cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start"));
        Assert.Equal("0\t2147483647", await pod.OutputAsync(container, "cat", "/proc/sys/net/ipv4/ping_group_range"));
        string memory = (await pod.OutputAsync(container, "grep", " /dev/shm ", "/proc/mounts")).Split('\n')[^1];
        Assert.Contains("size=65536k", memory, StringComparison.Ordinal);
        Assert.StartsWith("drwxrwxrwt", await pod.OutputAsync(container, "ls", "-ld", "/dev/shm"), StringComparison.Ordinal);
        Assert.Contains("TERM=xterm", (await pod.OutputAsync(container, "cat", "/proc/1/environ")).Split('\0'));
    }

    [ContractFact]
    public async Task Item056_AmbientCapabilities_OnlyWhereAsked()
    {
        await using TestPod pod = await RunAsync();
        string plain = await pod.StartAsync([], config => AsUser(config.Linux.SecurityContext, new Capability()));
        string ambient = await pod.StartAsync([], config =>
            AsUser(config.Linux.SecurityContext, new Capability { AddAmbientCapabilities = { "NET_BIND_SERVICE" } }));

        Assert.Equal($"CapAmb:\t{NoCapabilities}", await pod.OutputAsync(plain, "grep", "CapAmb", "/proc/1/status"));
        Assert.Equal("CapAmb:\t0000000000000400", await pod.OutputAsync(ambient, "grep", "CapAmb", "/proc/1/status"));
    }

    [ContractFact]
    public async Task Item100_HostPortZero_IsNoMapping()
    {
        await using TestPod pod = await RunAsync(config => config.PortMappings.Add(new PortMapping { ContainerPort = 8081 }));

        Assert.Equal(PodSandboxState.SandboxReady, (await pod.PodStatusAsync()).State);
    }

    private static SecurityProfile Usual() => new() { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault };

    private static void AsUser(LinuxContainerSecurityContext security, Capability capabilities)
    {
        security.RunAsUser = new Int64Value { Value = 1234 };
        security.Capabilities = capabilities;
    }

    private Task<TestPod> RunAsync(Action<PodSandboxConfig>? change = null) => TestPod.RunAsync(Node, lab.Image, change);
}
