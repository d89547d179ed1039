using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>The pod's configuration for <c>run</c>, with the defaults a kubelet would send.</summary>
internal static class SandboxConfigs
{
    public static PodSandboxConfig Of(RunOptions options)
    {
        var config = new PodSandboxConfig
        {
            Metadata = options.PodMetadata,
            Hostname = options.HostNetwork ? "" : options.Hostname,
            LogDirectory = RunLogs.FolderOf(options.PodMetadata, options.LogRoot),
            PortMappings = { options.Ports },
            Linux = new LinuxPodSandboxConfig { SecurityContext = SecurityOf(options) },
        };
        if (options.Dns.Count > 0)
            config.DnsConfig = new DNSConfig { Servers = { options.Dns } };
        config.Labels.Add(KubernetesLabels.PodName, options.Name);
        config.Labels.Add(KubernetesLabels.PodNamespace, options.Namespace);
        config.Labels.Add(KubernetesLabels.PodUid, options.Uid);
        config.Labels.Add(RunPods.Label, RunPods.LabelValue);
        foreach ((string key, string value) in options.Labels)
            config.Labels[key] = value;
        return config;
    }

    /// <summary>As much of a running pod's configuration as its status tells.</summary>
    public static PodSandboxConfig Of(PodSandboxStatus pod, string logDirectory) => new()
    {
        Metadata = pod.Metadata,
        LogDirectory = logDirectory,
        Labels = { pod.Labels },
        Annotations = { pod.Annotations },
        Linux = new LinuxPodSandboxConfig
        {
            SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = pod.Linux?.Namespaces?.Options },
        },
    };

    internal static NamespaceOption Namespaces(bool hostNetwork) => new()
    {
        Network = hostNetwork ? NamespaceMode.Node : NamespaceMode.Pod,
        Pid = NamespaceMode.Container,
        Ipc = NamespaceMode.Pod,
    };

    private static LinuxSandboxSecurityContext SecurityOf(RunOptions options)
    {
        var security = new LinuxSandboxSecurityContext
        {
            NamespaceOptions = Namespaces(options.HostNetwork),
            Privileged = options.Privileged,
        };
        if (!options.Privileged)
            security.Seccomp = new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault };
        return security;
    }
}
