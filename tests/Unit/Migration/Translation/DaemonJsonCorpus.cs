namespace Sampan.Tests.Unit.Migration.Translation;

/// <summary>A daemon.json for each key alone, and whole ones as nodes have them.</summary>
internal static class DaemonJsonCorpus
{
    /// <summary>Key → a value of it, as JSON. Several keys of one matter stand together where they only make sense so.</summary>
    internal static IReadOnlyDictionary<string, string> Keys { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["allow-direct-routing"] = "true",
        ["allow-nondistributable-artifacts"] = """["registry.example:5000"]""",
        ["api-cors-header"] = "\"*\"",
        ["authorization-plugins"] = """["opa-docker-authz"]""",
        ["bip"] = "\"172.17.0.1/16\"",
        ["bip6"] = "\"fd00::1/64\"",
        ["bridge"] = "\"none\"",
        ["bridge-accept-fwmark"] = "\"0x10\"",
        ["builder"] = """{"gc": {"enabled": true}}""",
        ["cdi-spec-dirs"] = """["/etc/cdi", "/opt/cdi"]""",
        ["cgroup-parent"] = "\"/docker\"",
        ["cluster-advertise"] = "\"eth0:2376\"",
        ["cluster-store"] = "\"etcd://10.0.0.1:2379\"",
        ["cluster-store-opts"] = """{"kv.path": "docker"}""",
        ["containerd"] = "\"/run/containerd/containerd.sock\"",
        ["containerd-namespace"] = "\"docker\"",
        ["containerd-plugin-namespace"] = "\"plugins.docker\"",
        ["cpu-rt-period"] = "1000000",
        ["cpu-rt-runtime"] = "950000",
        ["cri-containerd"] = "true",
        ["data-root"] = "\"/data/docker\"",
        ["debug"] = "true",
        ["default-address-pools"] = """[{"base": "10.10.0.0/16", "size": 24}]""",
        ["default-cgroupns-mode"] = "\"host\"",
        ["default-gateway"] = "\"172.17.0.254\"",
        ["default-gateway-v6"] = "\"fd00::fe\"",
        ["default-init"] = "\"docker-init\"",
        ["default-ipc-mode"] = "\"shareable\"",
        ["default-network-opts"] = """{"bridge": {"com.docker.network.driver.mtu": "1400"}}""",
        ["default-runtime"] = "\"nvidia\"",
        ["default-shm-size"] = "\"128M\"",
        ["default-stop-timeout"] = "30",
        ["default-ulimits"] = """{"nofile": {"Name": "nofile", "Hard": 64000, "Soft": 1024}, "memlock": {"Name": "memlock", "Hard": -1, "Soft": -1}}""",
        ["deprecated-key-path"] = "\"/etc/docker/key.json\"",
        ["disable-legacy-registry"] = "true",
        ["dns"] = """["10.0.0.2"]""",
        ["dns-opts"] = """["timeout:1"]""",
        ["dns-search"] = """["example"]""",
        ["exec-opts"] = """["native.cgroupdriver=systemd"]""",
        ["exec-root"] = "\"/run/docker\"",
        ["experimental"] = "true",
        ["features"] = """{"buildkit": true, "cdi": true, "containerd-snapshotter": true}""",
        ["firewall-backend"] = "\"nftables\"",
        ["fixed-cidr"] = "\"172.17.1.0/24\"",
        ["fixed-cidr-v6"] = "\"fd00::/80\"",
        ["graph"] = "\"/mnt/docker\"",
        ["group"] = "\"docker\"",
        ["host-gateway-ip"] = "\"172.17.0.1\"",
        ["host-gateway-ips"] = """["172.17.0.1"]""",
        ["hosts"] = """["unix:///var/run/docker.sock", "tcp://0.0.0.0:2376"]""",
        ["icc"] = "false",
        ["init"] = "true",
        ["init-path"] = "\"/usr/bin/tini\"",
        ["insecure-registries"] = """["registry.example:5000", "10.0.0.0/8", "192.168.0.0/16", "http://old.example/"]""",
        ["ip"] = "\"0.0.0.0\"",
        ["ip-forward"] = "true",
        ["ip-forward-no-drop"] = "true",
        ["ip-masq"] = "false",
        ["ip6tables"] = "true",
        ["iptables"] = "false",
        ["ipv6"] = "true",
        ["labels"] = """["rack=1"]""",
        ["live-restore"] = "true",
        ["log-driver"] = "\"journald\"",
        ["log-format"] = "\"json\"",
        ["log-level"] = "\"warn\"",
        ["log-opts"] = """{"max-size": "10m", "max-file": "1", "compress": "true", "labels": "app", "labels-regex": "^io", "env": "A", "env-regex": "^B", "tag": "{{.Name}}", "mode": "non-blocking", "max-buffer-size": "4m", "other": "x"}""",
        ["max-concurrent-downloads"] = "10",
        ["max-concurrent-uploads"] = "5",
        ["max-download-attempts"] = "9",
        ["metrics-addr"] = "\"127.0.0.1:9323\"",
        ["min-api-version"] = "\"1.24\"",
        ["mtu"] = "1450",
        ["network-control-plane-mtu"] = "1500",
        ["network-diagnostic-port"] = "9999",
        ["no-new-privileges"] = "true",
        ["node-generic-resources"] = """["gpu=1"]""",
        ["nri-opts"] = """{"enable": true, "plugin-path": "/opt/nri/plugins", "plugin-config-path": "/etc/nri/conf.d", "socket-path": "/var/run/nri/nri.sock"}""",
        ["oom-score-adjust"] = "-500",
        ["pidfile"] = "\"/run/docker.pid\"",
        ["proxies"] = """{"http-proxy": "http://proxy.example:3128", "https-proxy": "http://user:secret@proxy.example:3128", "no-proxy": "localhost,10.0.0.0/8"}""",
        ["raw-logs"] = "true",
        ["registry-mirrors"] = """["https://mirror.example", "http://10.1.2.3:5000/", "https://hub.example/proxy"]""",
        ["resolv-conf"] = "\"/etc/resolv.docker\"",
        ["rootless"] = "true",
        ["runtimes"] = """{"nvidia": {"path": "/usr/bin/nvidia-container-runtime"}, "gvisor": {"path": "/usr/local/bin/runsc", "runtimeArgs": ["--network=sandbox", "--it's"]}, "kata": {"runtimeType": "io.containerd.kata.v2", "options": {"ConfigPath": "/etc/kata.toml", "Flag": true, "Number": 3}}, "Upper": {"path": "/usr/bin/upper", "runtimeArgs": ["plain"]}, "flat": {"path": "/usr/bin/flat", "runtimeArgs": ["plain"]}}""",
        ["seccomp-profile"] = "\"/etc/docker/seccomp.json\"",
        ["selinux-enabled"] = "true",
        ["shutdown-timeout"] = "15",
        ["storage-driver"] = "\"overlay2\"",
        ["storage-opts"] = """["overlay2.size=20G", "overlay2.override_kernel_check=true", "dm.thinpooldev=/dev/mapper/pool"]""",
        ["swarm-default-advertise-addr"] = "\"10.0.0.1\"",
        ["swarm-raft-election-tick"] = "10",
        ["swarm-raft-heartbeat-tick"] = "1",
        ["tls"] = "true",
        ["tlscacert"] = "\"/root/.docker/ca.pem\"",
        ["tlscert"] = "\"/root/.docker/cert.pem\"",
        ["tlskey"] = "\"/root/.docker/key.pem\"",
        ["tlsverify"] = "true",
        ["userland-proxy"] = "false",
        ["userland-proxy-path"] = "\"/usr/libexec/docker-proxy\"",
        ["userns-remap"] = "\"default\"",
        ["zz-unknown"] = """{"a": 1}""",
    };

    /// <summary>Whole files as operators have them.</summary>
    internal static IReadOnlyDictionary<string, string> Nodes { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["node-kubeadm-docs"] = """
            {
              "exec-opts": ["native.cgroupdriver=systemd"],
              "log-driver": "json-file",
              "log-opts": { "max-size": "100m" },
              "storage-driver": "overlay2"
            }
            """,
        ["node-aliyun"] = """
            {
              "registry-mirrors": ["https://abc.mirror.aliyuncs.com", "https://hub-mirror.c.163.com"],
              "insecure-registries": ["harbor.local", "192.168.10.5:5000"],
              "exec-opts": ["native.cgroupdriver=systemd"],
              "max-concurrent-downloads": 10,
              "live-restore": true,
              "log-opts": { "max-size": "500m", "max-file": "3" },
              "data-root": "/data/docker"
            }
            """,
        ["node-suse-cgroupfs"] = """
            {
              "log-level": "warn",
              "log-driver": "json-file",
              "log-opts": { "max-size": "10m", "max-file": "5" },
              "storage-driver": "btrfs"
            }
            """,
        ["node-gpu"] = """
            {
              "default-runtime": "nvidia",
              "runtimes": { "nvidia": { "path": "/usr/bin/nvidia-container-runtime", "runtimeArgs": [] } },
              "exec-opts": ["native.cgroupdriver=systemd"],
              "default-shm-size": "1G",
              "default-ulimits": { "memlock": { "Name": "memlock", "Hard": -1, "Soft": -1 } },
              "no-new-privileges": false,
              "features": { "buildkit": true }
            }
            """,
        ["node-centos7-devicemapper"] = """
            {
              "storage-driver": "devicemapper",
              "storage-opts": ["dm.thinpooldev=/dev/mapper/docker-thinpool", "dm.use_deferred_removal=true"],
              "selinux-enabled": true,
              "log-driver": "journald",
              "init": true,
              "userland-proxy": false,
              "iptables": true,
              "bip": "172.31.0.1/16"
            }
            """,
    };
}
