using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Docker;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Images;
using Sampan.Oci;
using Sampan.Oci.Image;
using Sampan.Linux.Cgroups;
using ContainerConfig = Sampan.Cri.V1.ContainerConfig;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker;

/// <summary>Pods, containers and engines to translate.</summary>
internal static class Requests
{
    public const string SandboxId = "5a5a";

    public static DockerSettings Settings { get; } = new() { Root = "/var/lib/sampan", SharedMemoryBytes = 64 << 20, PidsLimit = 0 };

    public static DockerNode Node(string api = "1.41") => new()
    {
        Api = Version.Parse(api),
        Version = "20.10.24",
        Runtimes = ["runc", "kata"],
        AppArmor = true,
        Host = new HostFacts
        {
            BoundingCapabilities = new HashSet<string>(),
            MinOomScoreAdj = -1000,
            Cgroups = CgroupVersion.V1,
            Seccomp = true,
            SwapAccounting = true,
            KernelVersion = new Version(6, 1),
            Architecture = "amd64",
        },
    };

    public static StoredImage Image(string user = "") => new()
    {
        Id = Digest.Parse("sha256:" + new string('1', 64)),
        ManifestDigests = [],
        RepoTags = [],
        RepoDigests = [],
        Size = 1,
        Config = new ImageConfig { Config = new ContainerDefaults { User = user, Cmd = ["/pause"] } },
        ChainIds = [],
        Pinned = false,
    };

    public static PodSandboxConfig Pod(Action<NamespaceOption>? change = null)
    {
        var options = new NamespaceOption { Pid = NamespaceMode.Container };
        change?.Invoke(options);
        return new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = "web", Namespace = "shop", Uid = "u-1", Attempt = 2 },
            Hostname = "web-0",
            Labels = { ["app"] = "web" },
            Annotations = { ["note"] = "a" },
            Linux = new LinuxPodSandboxConfig { SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = options } },
        };
    }

    public static SandboxRequest Sandbox(PodSandboxConfig pod, string handler = "") => new("", pod, handler, Image());

    public static ContainerRequest Container(Action<ContainerConfig>? change = null, PodSandboxConfig? pod = null, string imageUser = "")
    {
        pod ??= Pod();
        var config = new ContainerConfig
        {
            Metadata = new ContainerMetadata { Name = "main", Attempt = 3 },
            Command = { "sh" },
            Labels = { ["app"] = "web" },
            Annotations = { ["note"] = "b" },
            Linux = new LinuxContainerConfig
            {
                SecurityContext = new LinuxContainerSecurityContext { NamespaceOptions = pod.Linux.SecurityContext.NamespaceOptions.Clone() },
            },
        };
        change?.Invoke(config);
        return new ContainerRequest(
            "", config, SandboxId, pod, new SandboxHandle { CgroupParent = "/kubepods/u-1" }, Image(imageUser), 0, 0,
            new Dictionary<string, StoredImage>());
    }
}
