using Sampan.Cri.V1;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Turns a CRI container into an OCI runtime spec. Pure: same input, same spec.</summary>
internal static class SpecBuilder
{
    /// <exception cref="Cri.CriException">InvalidArgument: the configs ask for what cannot be.</exception>
    public static SpecResult Build(SpecInput input)
    {
        var warnings = new List<string>();
        RuntimeProcess process = Process(input, warnings);
        var spec = new RuntimeSpec
        {
            Process = process,
            Root = new RuntimeRoot(input.RootfsPath, input.Security.ReadonlyRootfs),
            Hostname = input.Paths.Uts is not null && input.Sandbox.Hostname.Length > 0 ? input.Sandbox.Hostname : null,
            Mounts = MountRules.For(input),
            Annotations = SpecAnnotations.OfContainer(input),
            Linux = Linux(input, process.Capabilities!, warnings),
        };
        string[] relabel = input.Host.SELinux
            ? [.. input.Mounts.Where(m => m.Config.SelinuxRelabel).Select(m => m.HostPath)]
            : [];
        return new SpecResult(spec, warnings, relabel);
    }

    private static RuntimeProcess Process(SpecInput input, List<string> warnings)
    {
        LinuxContainerSecurityContext security = input.Security;
        return new RuntimeProcess
        {
            Terminal = input.Container.Tty ? true : null,
            User = UserRules.Of(input.User),
            Args = ProcessRules.Args(input.Container, input.Image),
            Env = ProcessRules.Environment(input.Container, input.Image, input.Sandbox.Hostname, warnings),
            Cwd = ProcessRules.WorkingDirectory(input.Container, input.Image),
            Capabilities = CapabilityRules.For(security, input.Host, warnings),
            Rlimits = input.Defaults.Ulimits.Count > 0 ? input.Defaults.Ulimits : null,
            NoNewPrivileges = security.NoNewPrivs,
            ApparmorProfile = AppArmorRules.For(
                AppArmorRules.Asked(input.Container, input.Sandbox), security.Privileged, input.AppArmor),
            OomScoreAdj = OomScore.Allowed(input.Container.Linux?.Resources?.OomScoreAdj ?? 0, input.Host, warnings),
            SelinuxLabel = SELinuxRules.ProcessLabel(security.SelinuxOptions, security.Privileged, input.Host),
        };
    }

    private static LinuxSpec Linux(SpecInput input, RuntimeCapabilities capabilities, List<string> warnings)
    {
        LinuxContainerSecurityContext security = input.Security;
        return new LinuxSpec
        {
            Namespaces = NamespaceRules.For(input),
            UidMappings = NamespaceRules.Uids(input.Paths),
            GidMappings = NamespaceRules.Gids(input.Paths),
            Devices = DeviceRules.Nodes(input),
            CgroupsPath = input.Cgroup.PathOf(input.ContainerId),
            Resources = ResourceRules.For(input.Container.Linux?.Resources, input.Host, warnings) with
            {
                Devices = DeviceRules.Access(input),
                Pids = input.Defaults.PidsLimit > 0 ? new PidsResources(input.Defaults.PidsLimit) : null,
            },
            RootfsPropagation = MountRules.RootPropagation(input.Mounts),
            Seccomp = SeccompRules.For(input, capabilities, warnings),
            Sysctl = input.Sysctls is { Count: > 0 } ? input.Sysctls : null,
            MaskedPaths = MaskRules.Masked(security),
            ReadonlyPaths = MaskRules.ReadOnly(security),
            MountLabel = SELinuxRules.MountLabel(security.SelinuxOptions, security.Privileged, input.Host),
        };
    }
}
