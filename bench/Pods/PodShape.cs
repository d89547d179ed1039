using Sampan.Cri.V1;

namespace Sampan.Bench.Pods;

/// <summary>Pods as a kubelet asks for them: PID mode CONTAINER, a log file, a cgroup parent, best-effort resources.</summary>
internal static class PodShape
{
    private static readonly string[] _endsOnTerm = ["sh", "-c", "trap 'exit 0' TERM; sleep 1000000 & wait"];

    internal static PodSandboxConfig Sandbox(BenchOptions options, string name)
    {
        string uid = Guid.NewGuid().ToString();
        return new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = name, Namespace = "bench", Uid = uid },
            Hostname = name,
            LogDirectory = Path.Combine(options.WorkFolder, $"bench_{name}_{uid}"),
            Labels = { ["app"] = "bench", ["io.kubernetes.pod.name"] = name, ["io.kubernetes.pod.uid"] = uid },
            Linux = new LinuxPodSandboxConfig
            {
                CgroupParent = options.CgroupParent,
                SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = Namespaces(), Seccomp = Unconfined() },
            },
        };
    }

    internal static ContainerConfig Container(string image, string name) => new()
    {
        Metadata = new ContainerMetadata { Name = name },
        Image = new ImageSpec { Image = image },
        Command = { _endsOnTerm },
        Labels = { ["io.kubernetes.container.name"] = name },
        LogPath = $"{name}/0.log",
        Linux = new LinuxContainerConfig
        {
            Resources = new LinuxContainerResources { CpuShares = 2, CpuPeriod = 100_000, OomScoreAdj = 1000 },
            SecurityContext = new LinuxContainerSecurityContext { NamespaceOptions = Namespaces(), Seccomp = Unconfined() },
        },
    };

    private static NamespaceOption Namespaces() =>
        new() { Network = NamespaceMode.Pod, Pid = NamespaceMode.Container, Ipc = NamespaceMode.Pod };

    private static SecurityProfile Unconfined() =>
        new() { ProfileType = SecurityProfile.Types.ProfileType.Unconfined };
}
