namespace Sampan.Migration.Inspection.Checks;

/// <summary>Every key of daemon.json that a version of dockerd from 20.10 to 29 takes.</summary>
internal static class DockerKeys
{
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "allow-direct-routing", "allow-nondistributable-artifacts", "api-cors-header", "authorization-plugins", "bip", "bip6", "bridge", "bridge-accept-fwmark",
        "builder", "cdi-spec-dirs", "cgroup-parent", "cluster-advertise", "cluster-store", "cluster-store-opts", "containerd", "containerd-namespace",
        "containerd-plugin-namespace", "cpu-rt-period", "cpu-rt-runtime", "cri-containerd", "data-root", "debug", "default-address-pools", "default-cgroupns-mode",
        "default-gateway", "default-gateway-v6", "default-init", "default-ipc-mode", "default-network-opts", "default-runtime", "default-shm-size",
        "default-stop-timeout", "default-ulimits", "deprecated-key-path", "dns", "dns-opts", "dns-search", "exec-opts", "exec-root", "experimental", "features",
        "firewall-backend", "fixed-cidr", "fixed-cidr-v6", "graph", "group", "host-gateway-ip", "host-gateway-ips", "hosts", "http-proxy", "https-proxy", "icc",
        "init", "init-path", "insecure-registries", "ip", "ip-forward", "ip-forward-no-drop", "ip-masq", "ip6tables", "iptables", "ipv6", "labels",
        "live-restore", "log-driver", "log-format", "log-level", "log-opts", "max-concurrent-downloads", "max-concurrent-uploads", "max-download-attempts",
        "metrics-addr", "min-api-version", "mtu", "network-control-plane-mtu", "network-diagnostic-port", "no-new-privileges", "no-proxy",
        "node-generic-resources", "nri-opts", "oom-score-adjust", "pidfile", "proxies", "raw-logs", "registry-mirrors", "resolv-conf", "rootless", "runtimes",
        "seccomp-profile", "selinux-enabled", "shutdown-timeout", "storage-driver", "storage-opts", "swarm-default-advertise-addr", "swarm-raft-election-tick",
        "swarm-raft-heartbeat-tick", "tls", "tlscacert", "tlscert", "tlskey", "tlsverify", "userland-proxy", "userland-proxy-path", "userns-remap",
    };
}
