using System.Globalization;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Docker;
using ContainerConfig = Sampan.Cri.V1.ContainerConfig;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>A container in the engine's words. Pure.</summary>
internal static class ContainerTranslation
{
    // Followed and let go of as it is read; what an outage of ours leaves unread stays: 64 files of 16 MiB.
    private static readonly ContainerLogConfig Logging = new("json-file", new Dictionary<string, string>
    {
        ["max-size"] = "16m",
        ["max-file"] = "64",
        ["compress"] = "false",
    });

    /// <summary>The container of a request.</summary>
    /// <exception cref="CriException">It asks for what cannot be.</exception>
    public static ContainerCreation Translate(
        ContainerRequest request, ContainerInputs inputs, DockerSettings settings, DockerNode node, ICollection<string> warnings)
    {
        ContainerConfig config = request.Config;
        LinuxContainerSecurityContext security = config.Linux?.SecurityContext ?? new LinuxContainerSecurityContext();
        UserNamespaceRules.RequireSame(request.SandboxConfig.Linux?.SecurityContext?.NamespaceOptions, security.NamespaceOptions);
        if (config.CDIDevices.Count > 0 && node.Api < new Version(1, 44))
        {
            throw CriException.InvalidArgument($"CDI devices need Docker 25 or newer, this is {node.Version}");
        }
        // Refuses a container without a command, as the engine does in words of its own.
        ProcessRules.Args(config, request.Image.Config);
        return new ContainerCreation
        {
            Image = request.Image.Id.ToString(),
            Entrypoint = config.Command.Count > 0 ? [.. config.Command] : null,
            Cmd = config.Args.Count > 0 ? [.. config.Args] : null,
            Env = [.. config.Envs.Select(entry => $"{entry.Key}={entry.Value.ToStringUtf8()}")],
            WorkingDir = config.WorkingDir,
            User = inputs.User is { } user ? $"{user.Uid}:{user.Gid}" : UserOf(UserRequest.From(security, request.Image.Config.Config?.User)),
            Labels = DockerLabels.OfContainer(config.Labels, config.Annotations, request.SandboxId, inputs.LogPath, settings.Root),
            Tty = config.Tty,
            OpenStdin = config.Stdin,
            StdinOnce = config.StdinOnce,
            Healthcheck = new ContainerHealthcheck(["NONE"]),
            HostConfig = ResourceTranslation.Apply(
                config.Linux?.Resources, node, Host(request, security, inputs, settings, node, warnings), warnings),
        };
    }

    /// <summary>The user as the image's files have it, else as far as numbers tell.</summary>
    public static ContainerUser RunningUser(ContainerRequest request, ResolvedUser? resolved)
    {
        if (resolved is not null)
        {
            return new ContainerUser
            {
                Linux = new LinuxContainerUser
                {
                    Uid = resolved.Uid,
                    Gid = resolved.Gid,
                    SupplementalGroups = { resolved.AdditionalGids.Select(group => (long)group) },
                },
            };
        }
        UserRequest user = UserRequest.From(request.Config.Linux?.SecurityContext, request.Image.Config.Config?.User);
        long? uid = user.User.Length == 0 ? 0 : Number(user.User);
        return uid is null
            ? new ContainerUser()
            : new ContainerUser
            {
                Linux = new LinuxContainerUser
                {
                    Uid = uid.Value,
                    Gid = Number(user.Group ?? "") ?? 0,
                    SupplementalGroups = { user.SupplementalGroups },
                },
            };
    }

    private static ContainerHostConfig Host(
        ContainerRequest request, LinuxContainerSecurityContext security, ContainerInputs inputs, DockerSettings settings, DockerNode node,
        ICollection<string> warnings)
    {
        string sandbox = $"container:{request.SandboxId}";
        NamespaceOption options = security.NamespaceOptions ?? new NamespaceOption();
        bool hostNetwork = request.SandboxConfig.Linux?.SecurityContext?.NamespaceOptions?.Network == NamespaceMode.Node;
        return new ContainerHostConfig
        {
            NetworkMode = sandbox,
            IpcMode = options.Ipc == NamespaceMode.Node ? "host" : sandbox,
            PidMode = options.Pid switch
            {
                NamespaceMode.Node => "host",
                NamespaceMode.Pod => sandbox,
                NamespaceMode.Target => $"container:{request.TargetId}",
                _ => "",
            },
            UtsMode = hostNetwork ? "host" : "",
            UsernsMode = node.RemapsUsers && (hostNetwork || options.Pid == NamespaceMode.Node || options.Ipc == NamespaceMode.Node) ? "host" : "",
            CgroupParent = request.Sandbox.CgroupParent,
            Privileged = security.Privileged,
            ReadonlyRootfs = security.ReadonlyRootfs,
            CapAdd = Capabilities(security.Capabilities?.AddCapabilities),
            CapDrop = Capabilities(security.Capabilities?.DropCapabilities),
            SecurityOpt = SecurityTranslation.Of(request.Config, request.SandboxConfig, inputs.LocalhostSeccomp, node),
            // With its numbers told, the engine adds none of the image's groups by itself: all are here.
            GroupAdd = inputs.User is { } user
                ? [.. user.AdditionalGids.Where(group => group != user.Gid).Select(group => group.ToString(CultureInfo.InvariantCulture))]
                : [.. security.SupplementalGroups.Select(group => group.ToString(CultureInfo.InvariantCulture))],
            OomScoreAdj = OomScore.Allowed(request.Config.Linux?.Resources?.OomScoreAdj ?? 0, node.Host, warnings),
            MaskedPaths = MaskRules.Masked(security) ?? [],
            ReadonlyPaths = MaskRules.ReadOnly(security) ?? [],
            Mounts = inputs.Mounts,
            Devices = [.. request.Config.Devices.Select(device => new ContainerDevice(
                device.HostPath, device.ContainerPath.Length > 0 ? device.ContainerPath : device.HostPath, device.Permissions))],
            DeviceRequests = request.Config.CDIDevices.Count == 0
                ? null
                : [new ContainerDeviceRequest { Driver = "cdi", DeviceIds = [.. request.Config.CDIDevices.Select(device => device.Name)] }],
            PidsLimit = settings.PidsLimit > 0 ? settings.PidsLimit : null,
            LogConfig = Logging,
            Runtime = request.Sandbox.Runtime,
            Init = false,
        };
    }

    private static string[]? Capabilities(IEnumerable<string>? names)
    {
        string[] all = [.. (names ?? []).Select(name => name.ToUpperInvariant())];
        return all.Length == 0 ? null : all;
    }

    private static string UserOf(UserRequest user) => user.Group is { Length: > 0 } group ? $"{user.User}:{group}" : user.User;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
