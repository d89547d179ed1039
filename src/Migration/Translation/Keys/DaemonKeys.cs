using static Sampan.Migration.Translation.Keys.KeyRow;

namespace Sampan.Migration.Translation.Keys;

/// <summary>Keys of the daemon itself, its API and its unit.</summary>
internal static class DaemonKeys
{
    private const string Limits = "in the service's 50-sampan-limits.conf";

    private static readonly KeyCell Swarm = Outside("It concerns swarm. Where a swarm is active the node is not moved.");

    private static readonly KeyCell Own = Outside("It concerns dockerd alone.");

    private static readonly KeyCell Remote = Danger("Docker's API was served over the network; nothing serves it after the move. Find out who calls it.");

    private static readonly KeyCell UnitLimit = Equal(Limits);

    private static readonly KeyCell OwnUnit = Outside("The service's own unit sets it.");

    internal static IReadOnlyList<KeyRow> Rows { get; } =
    [
        Of("debug", Equal("[debug] level = \"debug\""), crio: Equal("[crio.runtime] log_level = \"debug\""), isulad: Equal("daemon.json: log-level"), sampan: Equal("log.level: debug")),
        Of("log-level", Equal("[debug] level"), crio: Equal("[crio.runtime] log_level"), isulad: Equal("daemon.json: log-level"), sampan: Equal("log.level")),
        Of("log-format", Nothing("Its log has one form only."), containerd: Equal("[debug] format"), sampan: Equal("log.format"), since: "25.0"),
        Of("raw-logs", Own),
        Of("metrics-addr",
            Equal("[metrics] address", "The metrics have other names."),
            crio: Equal("[crio.metrics] enable_metrics, metrics_host, metrics_port", "The metrics have other names."),
            isulad: Equal("daemon.json: metrics-port", "The metrics have other names."),
            sampan: Equal("metrics.listen", "The metrics have other names.")),
        Of("oom-score-adjust", Equal("OOMScoreAdjust " + Limits), containerd: Equal("oom_score"), gone: "26.0"),
        Of("authorization-plugins", Danger("What the plugin forbade is possible now; CRI has no such plugins. Enforce it by admission in the cluster.")),
        Of("hosts", Outside("Sockets of the node only: programs that use /var/run/docker.sock lose it."), dockerd: Equal("stays where it is", "A TCP address serves the whole node to whoever reaches it.")),
        Of("tls", Own),
        Of("tlsverify", Own),
        Of("tlscacert", Own),
        Of("tlscert", Own),
        Of("tlskey", Own),
        Of("group", Danger("Members of this group could use Docker; the target's socket is for root only. Give them what they need another way.")),
        Of("exec-root", Own),
        Of("pidfile", Own),
        Of("containerd", Danger("Docker uses a containerd that it did not start. Where the target is that one, both share it: a restart with a new configuration concerns Docker's containers too."),
            dockerd: Equal("stays where it is")),
        Of("cri-containerd", Danger("Docker's own containerd serves CRI: part of a move has happened. Check which socket the kubelet uses.")),
        Of("containerd-namespace", Outside("It says where to look for what Docker leaves behind.")),
        Of("containerd-plugin-namespace", Outside("It says where to look for what Docker leaves behind.")),
        Of("nri-opts", Equal("the NRI plugin's section"), crio: Equal("[crio.nri]"), isulad: Nothing("iSulad has no NRI by this setting."), sampan: Equal("nri"), since: "29.0"),
        Of("labels", Outside("They label the engine, for swarm and its API.")),
        Of("node-generic-resources", Swarm),
        Of("swarm-default-advertise-addr", Swarm),
        Of("swarm-raft-heartbeat-tick", Swarm),
        Of("swarm-raft-election-tick", Swarm),
        Of("cluster-advertise", Swarm, gone: "24.0"),
        Of("cluster-store", Swarm, gone: "24.0"),
        Of("cluster-store-opts", Swarm, gone: "24.0"),
        Of("builder", Outside("Nodes do not build images by the kubelet.")),
        Of("experimental", Own),
        Of("api-cors-header", Own, gone: "29.0"),
        Of("min-api-version", Own, since: "29.0"),
        Of("shutdown-timeout", Outside("The kubelet gives pods their grace.")),
        Of("default-stop-timeout", Outside("The kubelet gives pods their grace."), since: "29.0"),
        Of("rootless", Danger("A Docker without root has no pods of a kubelet with root; the node is not moved.")),
        Of("deprecated-key-path", Own, gone: "24.0"),
        Of("disable-legacy-registry", Own),
        Of("unit:LimitNOFILE", UnitLimit),
        Of("unit:LimitNPROC", UnitLimit),
        Of("unit:LimitCORE", UnitLimit),
        Of("unit:TasksMax", UnitLimit),
        Of("unit:OOMScoreAdjust", UnitLimit),
        Of("unit:Delegate", OwnUnit),
        Of("unit:KillMode", OwnUnit),
        Of("unit:Slice", Danger("Docker ran in a slice of its own. Set it for the new service too, and --runtime-cgroups and kubeReservedCgroup of the kubelet where they name docker.service.")),
        Of("unit:User", Danger("dockerd did not run as root; CRI runtimes do.")),
        Of("unit:MountFlags", Danger("Docker's mounts were kept from the node; CRI runtimes must share theirs. It is not carried over.")),
        Of("unit:PrivateMounts", Danger("Docker's mounts were kept from the node; CRI runtimes must share theirs. It is not carried over.")),
        Of("unit:*", UnitLimit),
    ];
}
