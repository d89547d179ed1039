using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Docker.Adoption;
using ContainerConfig = Sampan.Cri.V1.ContainerConfig;
using EngineContainer = Sampan.Docker.ContainerDetails;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Adoption;

public sealed class AdoptedConfigsTests
{
    private static readonly EngineContainer s_web = PodDocuments.Read(PodDocuments.Web());
    private static readonly EngineContainer s_main = PodDocuments.Read(PodDocuments.Program());
    private static readonly EngineContainer s_old = PodDocuments.Read(PodDocuments.Old());

    [Fact]
    public void Sandbox_IsWhatTheKubeletAskedFor()
    {
        PodSandboxConfig config = AdoptedConfigs.Sandbox(s_web, [s_main], []);

        Assert.Equal(
            ("web", "shop", PodDocuments.Uid, 3u), (config.Metadata.Name, config.Metadata.Namespace, config.Metadata.Uid, config.Metadata.Attempt));
        Assert.Equal(("web", PodDocuments.Logs, $"/kubepods/pod{PodDocuments.Uid}"), (config.Hostname, config.LogDirectory, config.Linux.CgroupParent));
        Assert.Equal(["app", "io.kubernetes.pod.name", "io.kubernetes.pod.namespace", "io.kubernetes.pod.uid"], config.Labels.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("example.org/owner", "team a"), (Assert.Single(config.Annotations).Key, config.Annotations.Values.Single()));
        Assert.Equal("80", config.Linux.Sysctls["net.ipv4.ip_unprivileged_port_start"]);
        Assert.Equal(
            new NamespaceOption { Network = NamespaceMode.Pod, Ipc = NamespaceMode.Pod, Pid = NamespaceMode.Container }, config.Linux.SecurityContext.NamespaceOptions);
    }

    [Fact]
    public void Sandbox_PortsOfTheNetwork_OrElseThoseTheEngineWasToldOf()
    {
        Assert.Equal(
            [(80, 1828, "", Protocol.Tcp), (53, 5353, "127.0.0.1", Protocol.Udp)],
            AdoptedConfigs.Sandbox(s_web, [], []).PortMappings.Select(port => (port.ContainerPort, port.HostPort, port.HostIp, port.Protocol)));
        Assert.Equal(7, Assert.Single(AdoptedConfigs.Sandbox(s_web, [], [new PortMapping { HostPort = 7 }]).PortMappings).HostPort);
    }

    [Fact]
    public void Sandbox_OnTheHostsNetwork_HasNoNameOfItsOwn()
    {
        PodSandboxConfig config = AdoptedConfigs.Sandbox(PodDocuments.Read(PodDocuments.Web(network: "host", hostname: "node-1")), [], []);

        Assert.Equal((NamespaceMode.Node, ""), (config.Linux.SecurityContext.NamespaceOptions.Network, config.Hostname));
    }

    [Fact]
    public void Sandbox_ThatSharesItsPids_IsKnownByItsContainers() =>
        Assert.Equal(NamespaceMode.Pod, AdoptedConfigs.Sandbox(s_web, [s_main, s_old], []).Linux.SecurityContext.NamespaceOptions.Pid);

    [Fact]
    public void Sandbox_WithoutContainers_HasTheKubeletsFolderOfLogs() =>
        Assert.Equal(PodDocuments.Logs, AdoptedConfigs.Sandbox(s_web, [], []).LogDirectory);

    [Fact]
    public void Container_IsWhatTheKubeletAskedFor()
    {
        ContainerConfig config = AdoptedConfigs.Container(s_main);

        Assert.Equal(("main", 0u, "main/0.log"), (config.Metadata.Name, config.Metadata.Attempt, config.LogPath));
        Assert.Equal(["/bin/sh", "-c", "sleep 1"], config.Command.Concat(config.Args));
        Assert.Equal([("MODE", "a=b c"), ("EMPTY", ""), ("BARE", "")], config.Envs.Select(entry => (entry.Key, entry.Value.ToStringUtf8())));
        Assert.Equal(("/data", false, false), (config.WorkingDir, config.Tty, config.Stdin));
        Assert.Equal("registry.k8s.io/e2e-test-images/busybox:1.29-2", config.Image.UserSpecifiedImage);
        Assert.Equal(["io.kubernetes.container.name", "io.kubernetes.pod.uid"], config.Labels.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("io.kubernetes.container.restartCount", Assert.Single(config.Annotations).Key);
        LinuxContainerResources resources = config.Linux.Resources;
        Assert.Equal((100000, 50000, 256, "0-1"), (resources.CpuPeriod, resources.CpuQuota, resources.CpuShares, resources.CpusetCpus));
        Assert.Equal((67108864, 67108864, 980), (resources.MemoryLimitInBytes, resources.MemorySwapLimitInBytes, resources.OomScoreAdj));
        LinuxContainerSecurityContext security = config.Linux.SecurityContext;
        Assert.Equal((1000, null, true, false), (security.RunAsUser.Value, security.RunAsGroup, security.NoNewPrivs, security.Privileged));
        Assert.Equal((["NET_BIND_SERVICE"], ["CHOWN"], [2000L]), (security.Capabilities.AddCapabilities, security.Capabilities.DropCapabilities, security.SupplementalGroups));
        Assert.Equal((["/proc/acpi"], ["/proc/bus"]), (security.MaskedPaths, security.ReadonlyPaths));
        Assert.Equal(
            new NamespaceOption { Network = NamespaceMode.Pod, Ipc = NamespaceMode.Pod, Pid = NamespaceMode.Container }, security.NamespaceOptions);
    }

    [Fact]
    public void Container_Mounts_AreThoseOfTheHost()
    {
        Assert.Equal(
            [
                ("/srv/data", "/data", true, true, MountPropagation.PropagationPrivate),
                ("/srv/data", "/scratch", false, false, MountPropagation.PropagationHostToContainer),
            ],
            Mounts(s_main));
        Assert.Equal(
            [
                ("/srv/data", "/data", true, false, MountPropagation.PropagationPrivate),
                ("/mnt", "/mnt", false, false, MountPropagation.PropagationBidirectional),
            ],
            Mounts(s_old));
    }

    [Fact]
    public void Container_OfAnOlderMaker()
    {
        ContainerConfig config = AdoptedConfigs.Container(s_old);

        Assert.Equal(("term", 1u, "term/1.log"), (config.Metadata.Name, config.Metadata.Attempt, config.LogPath));
        Assert.Equal((true, true, false), (config.Tty, config.Stdin, config.StdinOnce));
        // Kubelets ask by id: what people wrote is not known.
        Assert.Equal((PodDocuments.Image, ""), (config.Image.Image, config.Image.UserSpecifiedImage));
        LinuxContainerSecurityContext security = config.Linux.SecurityContext;
        Assert.Equal((1000, 3000, true, true), (security.RunAsUser.Value, security.RunAsGroup.Value, security.Privileged, security.ReadonlyRootfs));
        Assert.Equal(
            new NamespaceOption { Network = NamespaceMode.Node, Ipc = NamespaceMode.Pod, Pid = NamespaceMode.Pod }, security.NamespaceOptions);
    }

    private static IEnumerable<(string Source, string Target, bool ReadOnly, bool Recursive, MountPropagation Propagation)> Mounts(EngineContainer container) =>
        AdoptedConfigs.Container(container).Mounts.Select(mount =>
            (mount.HostPath, mount.ContainerPath, mount.Readonly, mount.RecursiveReadOnly, mount.Propagation));
}
