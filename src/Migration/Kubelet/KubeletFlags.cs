using System.Collections.Frozen;

namespace Sampan.Migration.Kubelet;

/// <summary>
/// The kubelet's flags: those of cmd/kubelet/app/options from 1.14 on that mean something to this program, those that a boolean or a map
/// is told by, and those that a later version refuses. A flag that is not here is read as a text.
/// </summary>
public static class KubeletFlags
{
    private static readonly FrozenDictionary<string, KubeletFlag> All = Table().ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, KubeletFlag> ByField =
        All.Values.Where(f => f.Field is not null).ToFrozenDictionary(f => f.Field!, StringComparer.Ordinal);

    /// <summary>Those that a kubelet without dockershim (1.24 and later) refuses, and that mean nothing with another runtime before.</summary>
    public static IReadOnlyList<string> OfDockershim { get; } =
    [
        "network-plugin", "network-plugin-mtu", "cni-bin-dir", "cni-conf-dir", "cni-cache-dir", "docker-endpoint",
        "image-pull-progress-deadline", "experimental-dockershim", "experimental-dockershim-root-directory",
    ];

    /// <summary>A flag by its name without dashes in front; underscores count as dashes. Null if it is not known.</summary>
    public static KubeletFlag? Find(string name) => All.GetValueOrDefault(Normal(name));

    /// <summary>The flag that sets a field of KubeletConfiguration; null if none does.</summary>
    public static KubeletFlag? OfField(string field) => ByField.GetValueOrDefault(field);

    /// <summary>A name as the kubelet reads it.</summary>
    public static string Normal(string name) => name.Replace('_', '-');

    /// <summary>Whether a kubelet of a minor refuses to start with a flag.</summary>
    public static bool IsRefused(string name, int minor) => Find(name) is { Removed: > 0 } flag && minor >= flag.Removed;

    private static KubeletFlag[] Table() =>
    [
        // Of the container runtime.
        new("container-runtime", null, FlagKind.Text, Removed: 27),
        new("container-runtime-endpoint", "containerRuntimeEndpoint", FlagKind.Text, FieldAdded: 27),
        new("image-service-endpoint", "imageServiceEndpoint", FlagKind.Text, FieldAdded: 27),
        new("pod-infra-container-image", null, FlagKind.Text, Removed: 35),
        new("runtime-cgroups", null, FlagKind.Text),
        new("image-credential-provider-config", null, FlagKind.Text, Added: 20),
        new("image-credential-provider-bin-dir", null, FlagKind.Text, Added: 20),
        new("runtime-request-timeout", "runtimeRequestTimeout", FlagKind.Text),
        new("container-log-max-size", "containerLogMaxSize", FlagKind.Text),
        new("container-log-max-files", "containerLogMaxFiles", FlagKind.Number),
        new("redirect-container-streaming", null, FlagKind.Boolean, Removed: 20),

        // Of dockershim.
        new("network-plugin", null, FlagKind.Text, Removed: 24),
        new("network-plugin-mtu", null, FlagKind.Number, Removed: 24),
        new("cni-bin-dir", null, FlagKind.Text, Removed: 24),
        new("cni-conf-dir", null, FlagKind.Text, Removed: 24),
        new("cni-cache-dir", null, FlagKind.Text, Removed: 24),
        new("docker-endpoint", null, FlagKind.Text, Removed: 24),
        new("image-pull-progress-deadline", null, FlagKind.Text, Removed: 24),
        new("experimental-dockershim", null, FlagKind.Boolean, Removed: 24),
        new("experimental-dockershim-root-directory", null, FlagKind.Text, Removed: 24),

        // Where the rest is read from, and who the node is.
        new("config", null, FlagKind.Text),
        new("config-dir", null, FlagKind.Text, Added: 28),
        new("dynamic-config-dir", null, FlagKind.Text, Removed: 24),
        new("kubeconfig", null, FlagKind.Text),
        new("bootstrap-kubeconfig", null, FlagKind.Text),
        new("cert-dir", null, FlagKind.Text),
        new("root-dir", null, FlagKind.Text),
        new("hostname-override", null, FlagKind.Text),
        new("node-ip", null, FlagKind.Text),
        new("node-labels", null, FlagKind.Map),
        new("cloud-provider", null, FlagKind.Text),
        new("cloud-config", null, FlagKind.Text, Removed: 34),
        new("seccomp-profile-root", null, FlagKind.Text),
        new("seccomp-default", "seccompDefault", FlagKind.Boolean, Added: 22),
        new("lock-file", null, FlagKind.Text),
        new("exit-on-lock-contention", null, FlagKind.Boolean),
        new("allow-privileged", null, FlagKind.Boolean, Removed: 15),
        new("containerized", null, FlagKind.Boolean, Removed: 16),
        new("experimental-mounter-path", null, FlagKind.Text),
        new("experimental-allocatable-ignore-eviction", null, FlagKind.Boolean),
        new("keep-terminated-pod-volumes", null, FlagKind.Boolean, Removed: 31),
        new("register-schedulable", null, FlagKind.Boolean, Removed: 34),
        new("really-crash-for-testing", null, FlagKind.Boolean),
        new("enable-cadvisor-json-endpoints", null, FlagKind.Boolean),
        new("windows-service", null, FlagKind.Boolean),
        new("help", null, FlagKind.Boolean),

        // Of logging; the booleans matter because the next argument is not theirs.
        new("v", "logging.verbosity", FlagKind.Number, FieldAdded: 23),
        new("vmodule", null, FlagKind.Text),
        new("logtostderr", null, FlagKind.Boolean, Removed: 26),
        new("alsologtostderr", null, FlagKind.Boolean, Removed: 26),
        new("skip-headers", null, FlagKind.Boolean, Removed: 26),
        new("skip-log-headers", null, FlagKind.Boolean, Removed: 26),
        new("add-dir-header", null, FlagKind.Boolean, Removed: 26),
        new("one-output", null, FlagKind.Boolean, Removed: 26),
        new("log-dir", null, FlagKind.Text, Removed: 26),
        new("log-file", null, FlagKind.Text, Removed: 26),
        new("log-file-max-size", null, FlagKind.Text, Removed: 26),
        new("log-backtrace-at", null, FlagKind.Text, Removed: 26),
        new("stderrthreshold", null, FlagKind.Text, Removed: 26),
        new("logging-format", "logging.format", FlagKind.Text, Added: 19, FieldAdded: 20),
        new("log-flush-frequency", null, FlagKind.Text),
        new("version", null, FlagKind.Boolean),

        // Fields of KubeletConfiguration.
        new("enable-server", "enableServer", FlagKind.Boolean),
        new("fail-swap-on", "failSwapOn", FlagKind.Boolean),
        new("fail-cgroupv1", "failCgroupV1", FlagKind.Boolean, Added: 31),
        new("pod-manifest-path", "staticPodPath", FlagKind.Text),
        new("sync-frequency", "syncFrequency", FlagKind.Text),
        new("file-check-frequency", "fileCheckFrequency", FlagKind.Text),
        new("http-check-frequency", "httpCheckFrequency", FlagKind.Text),
        new("manifest-url", "staticPodURL", FlagKind.Text),
        new("address", "address", FlagKind.Text),
        new("port", "port", FlagKind.Number),
        new("read-only-port", "readOnlyPort", FlagKind.Number),
        new("anonymous-auth", "authentication.anonymous.enabled", FlagKind.Boolean),
        new("authentication-token-webhook", "authentication.webhook.enabled", FlagKind.Boolean),
        new("authentication-token-webhook-cache-ttl", "authentication.webhook.cacheTTL", FlagKind.Text),
        new("client-ca-file", "authentication.x509.clientCAFile", FlagKind.Text),
        new("authorization-mode", "authorization.mode", FlagKind.Text),
        new("authorization-webhook-cache-authorized-ttl", "authorization.webhook.cacheAuthorizedTTL", FlagKind.Text),
        new("authorization-webhook-cache-unauthorized-ttl", "authorization.webhook.cacheUnauthorizedTTL", FlagKind.Text),
        new("tls-cert-file", "tlsCertFile", FlagKind.Text),
        new("tls-private-key-file", "tlsPrivateKeyFile", FlagKind.Text),
        new("rotate-server-certificates", "serverTLSBootstrap", FlagKind.Boolean),
        new("tls-cipher-suites", "tlsCipherSuites", FlagKind.List),
        new("tls-min-version", "tlsMinVersion", FlagKind.Text),
        new("rotate-certificates", "rotateCertificates", FlagKind.Boolean),
        new("registry-qps", "registryPullQPS", FlagKind.Number),
        new("registry-burst", "registryBurst", FlagKind.Number),
        new("event-qps", "eventRecordQPS", FlagKind.Number),
        new("event-burst", "eventBurst", FlagKind.Number),
        new("enable-debugging-handlers", "enableDebuggingHandlers", FlagKind.Boolean),
        new("contention-profiling", "enableContentionProfiling", FlagKind.Boolean),
        new("healthz-port", "healthzPort", FlagKind.Number),
        new("healthz-bind-address", "healthzBindAddress", FlagKind.Text),
        new("oom-score-adj", "oomScoreAdj", FlagKind.Number),
        new("cluster-domain", "clusterDomain", FlagKind.Text),
        new("cluster-dns", "clusterDNS", FlagKind.List),
        new("volume-plugin-dir", "volumePluginDir", FlagKind.Text),
        new("streaming-connection-idle-timeout", "streamingConnectionIdleTimeout", FlagKind.Text),
        new("node-status-update-frequency", "nodeStatusUpdateFrequency", FlagKind.Text),
        new("minimum-image-ttl-duration", "imageMinimumGCAge", FlagKind.Text),
        new("image-gc-high-threshold", "imageGCHighThresholdPercent", FlagKind.Number),
        new("image-gc-low-threshold", "imageGCLowThresholdPercent", FlagKind.Number),
        new("volume-stats-agg-period", "volumeStatsAggPeriod", FlagKind.Text),
        new("feature-gates", "featureGates", FlagKind.MergedMap),
        new("kubelet-cgroups", "kubeletCgroups", FlagKind.Text),
        new("system-cgroups", "systemCgroups", FlagKind.Text),
        new("provider-id", "providerID", FlagKind.Text),
        new("cgroups-per-qos", "cgroupsPerQOS", FlagKind.Boolean),
        new("cgroup-driver", "cgroupDriver", FlagKind.Text),
        new("cgroup-root", "cgroupRoot", FlagKind.Text),
        new("cpu-manager-policy", "cpuManagerPolicy", FlagKind.Text),
        new("cpu-manager-policy-options", "cpuManagerPolicyOptions", FlagKind.Map),
        new("cpu-manager-reconcile-period", "cpuManagerReconcilePeriod", FlagKind.Text),
        new("qos-reserved", "qosReserved", FlagKind.Map),
        new("topology-manager-policy", "topologyManagerPolicy", FlagKind.Text),
        new("topology-manager-scope", "topologyManagerScope", FlagKind.Text),
        new("topology-manager-policy-options", "topologyManagerPolicyOptions", FlagKind.Map),
        new("memory-manager-policy", "memoryManagerPolicy", FlagKind.Text),
        new("hairpin-mode", "hairpinMode", FlagKind.Text),
        new("max-pods", "maxPods", FlagKind.Number),
        new("pod-cidr", "podCIDR", FlagKind.Text),
        new("pod-max-pids", "podPidsLimit", FlagKind.Number),
        new("resolv-conf", "resolvConf", FlagKind.Text),
        new("runonce", "runOnce", FlagKind.Boolean),
        new("cpu-cfs-quota", "cpuCFSQuota", FlagKind.Boolean),
        new("cpu-cfs-quota-period", "cpuCFSQuotaPeriod", FlagKind.Text),
        new("enable-controller-attach-detach", "enableControllerAttachDetach", FlagKind.Boolean),
        new("make-iptables-util-chains", "makeIPTablesUtilChains", FlagKind.Boolean),
        new("iptables-masquerade-bit", "iptablesMasqueradeBit", FlagKind.Number),
        new("iptables-drop-bit", "iptablesDropBit", FlagKind.Number),
        new("allowed-unsafe-sysctls", "allowedUnsafeSysctls", FlagKind.List),
        new("node-status-max-images", "nodeStatusMaxImages", FlagKind.Number),
        new("kernel-memcg-notification", "kernelMemcgNotification", FlagKind.Boolean),
        new("local-storage-capacity-isolation", "localStorageCapacityIsolation", FlagKind.Boolean),
        new("max-open-files", "maxOpenFiles", FlagKind.Number),
        new("kube-api-content-type", "contentType", FlagKind.Text),
        new("kube-api-qps", "kubeAPIQPS", FlagKind.Number),
        new("kube-api-burst", "kubeAPIBurst", FlagKind.Number),
        new("serialize-image-pulls", "serializeImagePulls", FlagKind.Boolean),
        new("eviction-hard", "evictionHard", FlagKind.ThresholdMap),
        new("eviction-soft", "evictionSoft", FlagKind.ThresholdMap),
        new("eviction-soft-grace-period", "evictionSoftGracePeriod", FlagKind.Map),
        new("eviction-pressure-transition-period", "evictionPressureTransitionPeriod", FlagKind.Text),
        new("eviction-max-pod-grace-period", "evictionMaxPodGracePeriod", FlagKind.Number),
        new("eviction-minimum-reclaim", "evictionMinimumReclaim", FlagKind.Map),
        new("pods-per-core", "podsPerCore", FlagKind.Number),
        new("protect-kernel-defaults", "protectKernelDefaults", FlagKind.Boolean),
        new("reserved-cpus", "reservedSystemCPUs", FlagKind.Text),
        new("system-reserved", "systemReserved", FlagKind.Map),
        new("kube-reserved", "kubeReserved", FlagKind.Map),
        new("enforce-node-allocatable", "enforceNodeAllocatable", FlagKind.List),
        new("system-reserved-cgroup", "systemReservedCgroup", FlagKind.Text),
        new("kube-reserved-cgroup", "kubeReservedCgroup", FlagKind.Text),
        new("register-node", "registerNode", FlagKind.Boolean),
        new("register-with-taints", null, FlagKind.List),
        new("reserved-memory", null, FlagKind.List),
    ];
}
