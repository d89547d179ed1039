namespace Sampan.Tests.KubeletStandIn.Settings;

/// <summary>A flag of the kubelet.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Since">The minor that brought it.</param>
/// <param name="Until">The minor that has it no more.</param>
/// <param name="Switch">Whether it may stand without a value.</param>
internal sealed record KnownFlag(string Name, int Since = 0, int Until = int.MaxValue, bool Switch = false)
{
    public static IReadOnlyDictionary<string, KnownFlag> All { get; } = new KnownFlag[]
    {
        new("config"), new("kubeconfig"), new("bootstrap-kubeconfig"), new("cert-dir"), new("root-dir"), new("v"),
        new("hostname-override"), new("node-ip"), new("node-labels"), new("register-with-taints"), new("max-pods"),
        new("cgroup-driver"), new("cgroup-root"), new("kubelet-cgroups"), new("runtime-cgroups"), new("cluster-dns"), new("cluster-domain"),
        new("resolv-conf"), new("read-only-port"), new("feature-gates"), new("authorization-mode"), new("pod-manifest-path"),
        new("container-log-max-size"), new("container-log-max-files"), new("cloud-provider"), new("runtime-request-timeout"),
        new("fail-swap-on", Switch: true), new("register-node", Switch: true),
        new("container-runtime-endpoint"), new("image-service-endpoint"),
        new("config-dir", Since: 28),
        new("logtostderr", Until: 26, Switch: true), new("alsologtostderr", Until: 26, Switch: true),
        new("docker-endpoint", Until: 24), new("experimental-dockershim-root-directory", Until: 24),
        new("image-pull-progress-deadline", Until: 24), new("network-plugin", Until: 24), new("network-plugin-mtu", Until: 24),
        new("cni-conf-dir", Until: 24), new("cni-bin-dir", Until: 24), new("cni-cache-dir", Until: 24),
        new("container-runtime", Until: 27),
        new("pod-infra-container-image", Until: 35),
    }.ToDictionary(flag => flag.Name);
}
