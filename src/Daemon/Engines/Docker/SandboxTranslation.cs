using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Docker;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>A sandbox in the engine's words: a container of the pause image that holds the pod's namespaces. Pure.</summary>
internal static class SandboxTranslation
{
    // As the kubelet's own: what the pause process needs is next to nothing.
    private const long PauseCpuShares = 2;

    /// <summary>The container of a sandbox.</summary>
    /// <exception cref="CriException">It asks for what cannot be.</exception>
    public static ContainerCreation Translate(
        SandboxRequest request, string cgroupParent, ReadOnlyMemory<byte> localhostSeccomp, DockerSettings settings, DockerNode node)
    {
        PodSandboxConfig config = request.Config;
        NamespaceOption options = request.Namespaces;
        if (request.Users is not null)
        {
            throw CriException.InvalidArgument("user namespaces by pod are not possible with Docker: it has one for all containers, or none");
        }
        LinuxSandboxSecurityContext security = config.Linux?.SecurityContext ?? new LinuxSandboxSecurityContext();
        return new ContainerCreation
        {
            Image = request.PauseImage!.Id.ToString(),
            Hostname = request.HasOwnNetwork ? config.Hostname : "",
            User = UserOf(security),
            Labels = DockerLabels.OfSandbox(config.Labels, config.Annotations, settings.Root),
            // We connect the pod: Docker neither asks its own network code nor waits for it.
            NetworkDisabled = request.HasOwnNetwork,
            Healthcheck = new ContainerHealthcheck(["NONE"]),
            HostConfig = new ContainerHostConfig
            {
                NetworkMode = request.HasOwnNetwork ? "none" : "host",
                UtsMode = request.HasOwnNetwork ? "" : "host",
                IpcMode = options.Ipc == NamespaceMode.Node ? "host" : "shareable",
                PidMode = options.Pid == NamespaceMode.Node ? "host" : "",
                UsernsMode = node.RemapsUsers && UsesHost(options) ? "host" : "",
                CgroupParent = cgroupParent,
                Privileged = security.Privileged,
                ReadonlyRootfs = security.ReadonlyRootfs,
                SecurityOpt = SecurityTranslation.Of(security, localhostSeccomp),
                GroupAdd = [.. security.SupplementalGroups.Select(group => group.ToString(System.Globalization.CultureInfo.InvariantCulture))],
                Sysctls = PodSysctls.Of(config),
                OomScoreAdj = OomScore.Allowed(OomScore.Pause, node.Host, new List<string>()),
                ShmSize = settings.SharedMemoryBytes,
                CpuShares = PauseCpuShares,
                Runtime = RuntimeOf(request.RuntimeHandler, node),
                LogConfig = new ContainerLogConfig("none", null),
                Init = false,
            },
        };
    }

    /// <summary>The engine's name of a handler's runtime; empty for its default.</summary>
    /// <exception cref="CriException">It has none of that name.</exception>
    public static string RuntimeOf(string handler, DockerNode node) =>
        handler.Length == 0 ? ""
        : node.Runtimes.Contains(handler) ? handler
        : throw CriException.InvalidArgument(
            $"runtime handler \"{handler}\" is no runtime of this Docker Engine, which has {string.Join(", ", node.Runtimes)}: "
            + "correct the RuntimeClass or add it under \"runtimes\" in daemon.json");

    private static string UserOf(LinuxSandboxSecurityContext security) => (security.RunAsUser, security.RunAsGroup) switch
    {
        (null, null) => "",
        (null, { } group) => throw CriException.InvalidArgument($"user group \"{group.Value}\" is specified without user"),
        ({ } user, null) => $"{user.Value}",
        ({ } user, { } group) => $"{user.Value}:{group.Value}",
    };

    private static bool UsesHost(NamespaceOption options) =>
        options.Network == NamespaceMode.Node || options.Pid == NamespaceMode.Node || options.Ipc == NamespaceMode.Node;
}
