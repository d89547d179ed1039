using Sampan.Cri.V1;
using Sampan.Linux.Cgroups;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>The runtime spec of the pause container that holds a pod's shared PID namespace.</summary>
internal static class SandboxSpecBuilder
{
    /// <summary>The kernel's smallest weight: pause sleeps.</summary>
    private const ulong PauseCpuShares = 2;

    /// <exception cref="Cri.CriException">InvalidArgument: the config asks for what cannot be.</exception>
    public static SpecResult Build(SandboxSpecInput input)
    {
        var warnings = new List<string>();
        RuntimeCapabilities capabilities = CapabilityRules.Default(input.Host);
        var spec = new RuntimeSpec
        {
            Process = Process(input, capabilities, warnings),
            Root = new RuntimeRoot(input.RootfsPath, Readonly: true),
            Hostname = input.Paths.Uts is not null && input.Sandbox.Hostname.Length > 0 ? input.Sandbox.Hostname : null,
            Mounts = [.. DefaultMounts.Kernel(privileged: false, input.Paths), .. DefaultMounts.SharedMemory(input.Paths)],
            Annotations = SpecAnnotations.OfSandbox(input.SandboxId, input.Sandbox),
            Linux = Linux(input, capabilities, warnings),
        };
        return new SpecResult(spec, warnings, []);
    }

    private static RuntimeProcess Process(
        SandboxSpecInput input, RuntimeCapabilities capabilities, List<string> warnings)
    {
        var container = new ContainerConfig { Metadata = new ContainerMetadata { Name = "pause" } };
        container.Command.Add(input.Args ?? []);
        return new RuntimeProcess
        {
            User = UserRules.Of(input.User),
            Args = ProcessRules.Args(container, input.Image),
            Env = ProcessRules.Environment(container, input.Image, "", warnings),
            Cwd = ProcessRules.WorkingDirectory(container, input.Image),
            Capabilities = capabilities,
            NoNewPrivileges = true,
            OomScoreAdj = OomScore.Allowed(OomScore.Pause, input.Host, warnings),
            SelinuxLabel = SELinuxRules.ProcessLabel(input.Security.SelinuxOptions, input.Security.Privileged, input.Host),
        };
    }

    private static LinuxSpec Linux(SandboxSpecInput input, RuntimeCapabilities capabilities, List<string> warnings) => new()
    {
        Namespaces = Namespaces(input),
        UidMappings = NamespaceRules.Uids(input.Paths),
        GidMappings = NamespaceRules.Gids(input.Paths),
        CgroupsPath = input.Cgroup.PathOf(input.SandboxId),
        Resources = new LinuxResources
        {
            Cpu = new CpuResources { Shares = PauseCpuShares },
            Devices = [.. DeviceRules.Default()],
        },
        Seccomp = input.Security.Privileged
            ? null
            : SeccompRules.For(Profile(input.Security), input.LocalhostSeccomp, capabilities, input.Host, warnings),
        Sysctl = input.Sysctls is { Count: > 0 } ? input.Sysctls : null,
        MountLabel = SELinuxRules.MountLabel(input.Security.SelinuxOptions, input.Security.Privileged, input.Host),
    };

    private static SecurityProfile? Profile(LinuxSandboxSecurityContext security) => security.Seccomp
#pragma warning disable CS0612 // Kubelets before 1.25 send only this field.
        ?? ProfileText.Parse(security.SeccompProfilePath);
#pragma warning restore CS0612

    private static List<LinuxNamespace> Namespaces(SandboxSpecInput input)
    {
        var namespaces = new List<LinuxNamespace> { new(LinuxNamespace.Mount), new(LinuxNamespace.Pid) };
        AddIfPinned(LinuxNamespace.User, input.Paths.User);
        AddIfPinned(LinuxNamespace.Network, input.Paths.Network);
        AddIfPinned(LinuxNamespace.Ipc, input.Paths.Ipc);
        AddIfPinned(LinuxNamespace.Uts, input.Paths.Uts);
        if (input.Host.Cgroups == CgroupVersion.V2)
        {
            namespaces.Add(new LinuxNamespace(LinuxNamespace.Cgroup));
        }
        return namespaces;

        void AddIfPinned(string type, string? path)
        {
            if (path is not null)
            {
                namespaces.Add(new LinuxNamespace(type, path));
            }
        }
    }
}
