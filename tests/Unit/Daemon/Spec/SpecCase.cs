using Google.Protobuf;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Oci.Image;

namespace Sampan.Tests.Unit.Daemon.Spec;

/// <summary>A pod with one container to change from.</summary>
internal static class SpecCase
{
    public static HostFacts Host => new() { BoundingCapabilities = CapabilityNames.All.ToHashSet() };

    public static ImageConfig Image => new()
    {
        Config = new ContainerDefaults
        {
            Entrypoint = ["/bin/server"],
            Cmd = ["--serve"],
            Env = ["PATH=/bin", "MODE=image"],
            WorkingDir = "/srv",
        },
    };

    public static PodSandboxConfig Sandbox => new()
    {
        Metadata = new PodSandboxMetadata { Name = "web", Namespace = "shop", Uid = "u-1" },
        Hostname = "web",
        LogDirectory = "/var/log/pods/web",
    };

    public static SpecInput Make(Action<ContainerConfig>? change = null)
    {
        var container = new ContainerConfig
        {
            Metadata = new ContainerMetadata { Name = "server" },
            Linux = new LinuxContainerConfig
            {
                SecurityContext = new LinuxContainerSecurityContext
                {
                    NamespaceOptions = new NamespaceOption { Pid = NamespaceMode.Container },
                },
            },
        };
        change?.Invoke(container);
        return new SpecInput
        {
            ContainerId = "c1",
            SandboxId = "s1",
            Container = container,
            Sandbox = Sandbox,
            Image = Image,
            ImageName = "shop/server:1",
            User = new ResolvedUser(),
            Paths = new SandboxPaths
            {
                Network = "/run/ns/net",
                Ipc = "/run/ns/ipc",
                Uts = "/run/ns/uts",
                ResolvConf = "/run/s1/resolv.conf",
                HostnameFile = "/run/s1/hostname",
                HostsFile = "/run/s1/hosts",
                Shm = "/run/s1/shm",
            },
            RootfsPath = "/run/c1/rootfs",
            Cgroup = new CgroupPlacement(CgroupDriver.Cgroupfs, "/kubepods/pod1"),
            Host = Host,
            Mounts = [.. container.Mounts.Select(m => new ResolvedMount(m, "/real" + m.HostPath))],
        };
    }

    public static KeyValue Env(string key, string value) =>
        new() { Key = key, Value = ByteString.CopyFromUtf8(value) };
}
