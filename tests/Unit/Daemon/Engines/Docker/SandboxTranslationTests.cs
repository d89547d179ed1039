using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Docker;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker;

/// <summary>A sandbox as the engine is asked for it.</summary>
public sealed class SandboxTranslationTests
{
    [Fact]
    public void OwnNetwork_IsLeftToUs()
    {
        ContainerCreation made = Translate(Requests.Pod());

        Assert.True(made.NetworkDisabled);
        Assert.Equal(("none", "shareable", "", ""), Modes(made));
        Assert.Equal("web-0", made.Hostname);
        Assert.Equal("0", made.HostConfig.Sysctls!["net.ipv4.ip_unprivileged_port_start"]);
    }

    [Fact]
    public void HostNamespaces_AreTheHosts()
    {
        ContainerCreation made = Translate(Requests.Pod(options =>
        {
            options.Network = NamespaceMode.Node;
            options.Ipc = NamespaceMode.Node;
            options.Pid = NamespaceMode.Node;
        }));

        Assert.False(made.NetworkDisabled);
        Assert.Equal(("host", "host", "host", "host"), Modes(made));
        Assert.Equal("", made.Hostname);
        Assert.Empty(made.HostConfig.Sysctls!);
    }

    [Fact]
    public void Labels_AreDockershims()
    {
        ContainerCreation made = Translate(Requests.Pod());

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["app"] = "web", ["annotation.note"] = "a", [DockerLabels.Type] = DockerLabels.Sandbox, [DockerLabels.Root] = Requests.Settings.Root,
            },
            made.Labels);
    }

    [Fact]
    public void Pause_IsTheLastToBeKilled_AndLogsNothing()
    {
        ContainerCreation made = Translate(Requests.Pod());

        Assert.Equal((-998, "none", 2L), (made.HostConfig.OomScoreAdj, made.HostConfig.LogConfig!.Type, made.HostConfig.CpuShares));
        Assert.False(made.HostConfig.Init);
    }

    [Fact]
    public void Seccomp_IsWhatIsSaid_AsWithTheOtherEngine()
    {
        PodSandboxConfig pod = Requests.Pod();
        Assert.Equal(["seccomp=unconfined"], Translate(pod).HostConfig.SecurityOpt!);

        pod.Linux.SecurityContext.Seccomp = new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault };
        Assert.Empty(Translate(pod).HostConfig.SecurityOpt!);
    }

    [Fact]
    public void UserNamespace_IsRefused()
    {
        PodSandboxConfig pod = Requests.Pod(options => options.UsernsOptions = new UserNamespace
        {
            Mode = NamespaceMode.Pod,
            Uids = { new IDMapping { ContainerId = 0, HostId = 100_000, Length = 65_536 } },
            Gids = { new IDMapping { ContainerId = 0, HostId = 100_000, Length = 65_536 } },
        });

        Assert.Contains("user namespaces", Assert.Throws<CriException>(() => Translate(pod)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Handler_IsARuntimeOfTheEngine()
    {
        Assert.Equal("kata", SandboxTranslation.RuntimeOf("kata", Requests.Node()));
        Assert.Equal("", SandboxTranslation.RuntimeOf("", Requests.Node()));
        string refusal = Assert.Throws<CriException>(() => SandboxTranslation.RuntimeOf("gvisor", Requests.Node())).Message;
        Assert.Contains("runc, kata", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Group_WantsAUser()
    {
        PodSandboxConfig pod = Requests.Pod();
        pod.Linux.SecurityContext.RunAsGroup = new Int64Value { Value = 5 };
        Assert.Throws<CriException>(() => Translate(pod));

        pod.Linux.SecurityContext.RunAsUser = new Int64Value { Value = 4 };
        Assert.Equal("4:5", Translate(pod).User);
    }

    private static ContainerCreation Translate(PodSandboxConfig pod) => SandboxTranslation.Translate(
        Requests.Sandbox(pod), "/kubepods/u-1", ReadOnlyMemory<byte>.Empty, Requests.Settings, Requests.Node());

    private static (string Network, string Ipc, string Pid, string Uts) Modes(ContainerCreation made) =>
        (made.HostConfig.NetworkMode, made.HostConfig.IpcMode, made.HostConfig.PidMode, made.HostConfig.UtsMode);
}
