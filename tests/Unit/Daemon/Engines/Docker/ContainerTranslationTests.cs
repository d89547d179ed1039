using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Docker;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Docker;
using ContainerConfig = Sampan.Cri.V1.ContainerConfig;
using ProfileType = Sampan.Cri.V1.SecurityProfile.Types.ProfileType;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker;

/// <summary>A container as the engine is asked for it.</summary>
public sealed class ContainerTranslationTests
{
    private const string Sandbox = "container:" + Requests.SandboxId;

    private readonly List<string> _warnings = [];

    [Fact]
    public void Namespaces_AreTheSandboxs()
    {
        Assert.Equal((Sandbox, Sandbox, "", ""), Modes(Translate(Requests.Container())));
        Assert.Equal(
            (Sandbox, Sandbox, Sandbox, ""), Modes(Translate(Requests.Container(pod: Requests.Pod(options => options.Pid = NamespaceMode.Pod)))));
    }

    [Fact]
    public void HostNamespaces_AreTheHosts()
    {
        PodSandboxConfig pod = Requests.Pod(options =>
        {
            options.Network = NamespaceMode.Node;
            options.Ipc = NamespaceMode.Node;
            options.Pid = NamespaceMode.Node;
        });

        Assert.Equal((Sandbox, "host", "host", "host"), Modes(Translate(Requests.Container(pod: pod))));
    }

    [Fact]
    public void Target_IsTheContainersPids()
    {
        ContainerRequest request = Requests.Container(config => config.Linux.SecurityContext.NamespaceOptions.Pid = NamespaceMode.Target);

        Assert.Equal("container:7a7a", Translate(request with { TargetId = "7a7a" }).HostConfig.PidMode);
    }

    [Fact]
    public void Labels_AreDockershims()
    {
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["app"] = "web", ["annotation.note"] = "b", [DockerLabels.Type] = DockerLabels.Container, [DockerLabels.SandboxId] = Requests.SandboxId,
                [DockerLabels.LogPath] = "/logs/main/3.log", [DockerLabels.Root] = Requests.Settings.Root,
            },
            Translate(Requests.Container()).Labels);
    }

    [Fact]
    public void Command_ReplacesTheImages_ArgumentsAloneDoNot()
    {
        ContainerCreation command = Translate(Requests.Container());
        ContainerCreation arguments = Translate(Requests.Container(config =>
        {
            config.Command.Clear();
            config.Args.Add("-v");
        }));

        Assert.Equal(["sh"], command.Entrypoint!);
        Assert.Null(command.Cmd);
        Assert.Null(arguments.Entrypoint);
        Assert.Equal(["-v"], arguments.Cmd!);
        Assert.Equal(["NONE"], command.Healthcheck!.Test);
    }

    [Theory]
    [InlineData(1000L, null, "", "1000")]
    [InlineData(1000L, 2000L, "", "1000:2000")]
    [InlineData(null, null, "web", "web")]
    [InlineData(null, null, "", "imageuser:imagegroup")]
    public void User_IsThePodsOrTheImages(long? uid, long? gid, string name, string expected)
    {
        ContainerRequest request = Requests.Container(
            config =>
            {
                LinuxContainerSecurityContext security = config.Linux.SecurityContext;
                security.RunAsUser = uid is { } u ? new Int64Value { Value = u } : null;
                security.RunAsGroup = gid is { } g ? new Int64Value { Value = g } : null;
                security.RunAsUsername = name;
            },
            imageUser: "imageuser:imagegroup");

        Assert.Equal(expected, Translate(request).User);
    }

    [Fact]
    public void Logs_AreKeptForAnOutageOfOurs()
    {
        ContainerLogConfig log = Translate(Requests.Container()).HostConfig.LogConfig!;

        Assert.Equal("json-file", log.Type);
        Assert.Equal(("16m", "64", "false"), (log.Config!["max-size"], log.Config["max-file"], log.Config["compress"]));
    }

    [Fact]
    public void Seccomp_IsWhatIsSaid()
    {
        Assert.Contains("seccomp=unconfined", Options(null));
        Assert.Contains("seccomp=unconfined", Options(new SecurityProfile { ProfileType = ProfileType.Unconfined }));
        Assert.DoesNotContain(Options(new SecurityProfile { ProfileType = ProfileType.RuntimeDefault }), option => option.StartsWith("seccomp", StringComparison.Ordinal));
        Assert.Contains(
            "seccomp={\"a\":1}", Options(new SecurityProfile { ProfileType = ProfileType.Localhost, LocalhostRef = "/p.json" }, "{\"a\":1}"u8.ToArray()));
    }

    [Fact]
    public void Privileged_HasNoFilter_AndNothingHidden()
    {
        ContainerCreation made = Translate(Requests.Container(config =>
        {
            config.Linux.SecurityContext.Privileged = true;
            config.Linux.SecurityContext.MaskedPaths.Add("/proc/kcore");
        }));

        Assert.True(made.HostConfig.Privileged);
        Assert.Empty(made.HostConfig.MaskedPaths!);
        Assert.DoesNotContain(made.HostConfig.SecurityOpt!, option => option.StartsWith("seccomp", StringComparison.Ordinal));
    }

    [Fact]
    public void MaskedPaths_AreTheKubelets_NotDockers()
    {
        ContainerCreation made = Translate(Requests.Container(config => config.Linux.SecurityContext.MaskedPaths.Add("/proc/kcore")));

        Assert.Equal(["/proc/kcore"], made.HostConfig.MaskedPaths!);
        Assert.Empty(made.HostConfig.ReadonlyPaths!);
    }

    [Theory]
    [InlineData(100, 0, 100)]
    [InlineData(100, 150, 150)]
    [InlineData(100, -1, -1)]
    [InlineData(0, 0, 0)]
    public void Swap_IsAlwaysSaidWithMemory(long memory, long swap, long expected)
    {
        var wanted = new LinuxContainerResources { MemoryLimitInBytes = memory, MemorySwapLimitInBytes = swap };

        Assert.Equal((memory, expected), (ResourceTranslation.Update(wanted, Requests.Node()).Memory, ResourceTranslation.Update(wanted, Requests.Node()).MemorySwap));
    }

    [Fact]
    public void Resources_ThatDockerLacks_AreTold()
    {
        Translate(Requests.Container(config => config.Linux.Resources = new LinuxContainerResources
        {
            HugepageLimits = { new HugepageLimit { PageSize = "2MB", Limit = 1 } },
            Unified = { ["memory.high"] = "1" },
        }));

        Assert.Equal(2, _warnings.Count);
    }

    [Fact]
    public void ZeroHugepages_AreNoWorth_OfAWord()
    {
        Translate(Requests.Container(config => config.Linux.Resources = new LinuxContainerResources
        {
            HugepageLimits = { new HugepageLimit { PageSize = "2MB", Limit = 0 } },
        }));

        Assert.Empty(_warnings);
    }

    [Fact]
    public void Cdi_WantsANewEngine()
    {
        ContainerRequest request = Requests.Container(config => config.CDIDevices.Add(new CDIDevice { Name = "vendor.com/gpu=0" }));

        Assert.Throws<CriException>(() => Translate(request));
        Assert.Equal(["vendor.com/gpu=0"], Translate(request, Requests.Node("1.44")).HostConfig.DeviceRequests![0].DeviceIds!);
    }

    [Fact]
    public void RunningUser_IsToldWhereNumbersTell()
    {
        LinuxContainerUser? root = ContainerTranslation.RunningUser(Requests.Container(), null).Linux;

        Assert.Equal((0L, 0L), (root.Uid, root.Gid));
        Assert.Null(ContainerTranslation.RunningUser(Requests.Container(imageUser: "web"), null).Linux);
    }

    [Fact]
    public void ResolvedUser_IsGivenByNumbers_WithAllItsGroups()
    {
        var web = new ResolvedUser { Uid = 1234, Gid = 1235, AdditionalGids = [1235, 777] };

        ContainerCreation made = ContainerTranslation.Translate(
            Requests.Container(imageUser: "web"), new ContainerInputs([], default, "", web), Requests.Settings, Requests.Node(), _warnings);

        Assert.Equal("1234:1235", made.User);
        Assert.Equal(["777"], made.HostConfig.GroupAdd!);
        LinuxContainerUser told = ContainerTranslation.RunningUser(Requests.Container(imageUser: "web"), web).Linux;
        Assert.Equal((1234L, 1235L, 2), (told.Uid, told.Gid, told.SupplementalGroups.Count));
    }

    private ContainerCreation Translate(ContainerRequest request, DockerNode? node = null, ReadOnlyMemory<byte> seccomp = default) =>
        ContainerTranslation.Translate(request, new ContainerInputs([], seccomp, "/logs/main/3.log"), Requests.Settings, node ?? Requests.Node(), _warnings);

    private IReadOnlyList<string> Options(SecurityProfile? profile, ReadOnlyMemory<byte> bytes = default)
    {
        void Set(ContainerConfig config) => config.Linux.SecurityContext.Seccomp = profile;
        return Translate(Requests.Container(Set), seccomp: bytes).HostConfig.SecurityOpt!;
    }

    private static (string Network, string Ipc, string Pid, string Uts) Modes(ContainerCreation made) =>
        (made.HostConfig.NetworkMode, made.HostConfig.IpcMode, made.HostConfig.PidMode, made.HostConfig.UtsMode);
}
