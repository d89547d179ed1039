using static Sampan.Migration.Translation.Keys.KeyRow;

namespace Sampan.Migration.Translation.Keys;

/// <summary>Keys of how containers run: runtimes, limits, security, logs.</summary>
internal static class RuntimeKeys
{
    private const string Tini = "Every container of a pod had docker-init as its first process, which passed signals on and reaped children. "
        + "Nothing does that now: give such images an init of their own, or set shareProcessNamespace.";

    private const string NoPrivileges = "Containers could not gain privileges; now they can. Set allowPrivilegeEscalation: false in pods, or enforce it by policy.";

    private static readonly KeyCell Attributes = Nothing("The fields it added to each log line disappear; take them from the pod's metadata in the log collector.");

    private static readonly KeyCell Shm = Nothing("/dev/shm has 64 MiB. Mount an emptyDir of medium Memory at /dev/shm where a pod needs another size.");

    internal static IReadOnlyList<KeyRow> Rows { get; } =
    [
        Of("exec-opts:native.cgroupdriver",
            Equal("SystemdCgroup", "The kubelet's cgroupDriver is set to the same."),
            crio: Equal("[crio.runtime] cgroup_manager", "The kubelet's cgroupDriver is set to the same."),
            isulad: Equal("daemon.json: systemd-cgroup", "The kubelet's cgroupDriver is set to the same."),
            sampan: Equal("cgroup.driver", "The kubelet's cgroupDriver is set to the same.")),
        Of("exec-opts:*", Danger("It is not known to Sampan.")),
        Of("default-runtime",
            Equal("default_runtime_name"),
            crio: Equal("[crio.runtime] default_runtime"),
            isulad: Equal("daemon.json: default-runtime"),
            sampan: Equal("runtimes.default")),
        Of("runtimes:*",
            Equal("a handler of this name", "Pods may ask for it by a RuntimeClass."),
            isulad: Equal("daemon.json: runtimes"),
            sampan: Equal("runtimes.handlers.NAME", "Pods may ask for it by a RuntimeClass.")),
        Of("default-ulimits",
            Danger("Containers start with the limits of the service: set them in its unit.", "Limit… in the service's 50-sampan-limits.conf"),
            containerd: Equal("base_runtime_spec with these limits"),
            crio: Equal("[crio.runtime] default_ulimits"),
            isulad: Equal("daemon.json: default-ulimits")),
        Of("default-shm-size", Shm, sampan: Equal("sandboxes.shmSize", "It is the size for a whole pod, whose containers share it.")),
        Of("init", Danger(Tini)),
        Of("init-path", Danger("It named the init of containers, which no CRI runtime puts in.")),
        Of("default-init", Outside("It named the executable of the init.")),
        Of("no-new-privileges", Danger(NoPrivileges)),
        Of("seccomp-profile",
            Danger("Pods without a profile ran unconfined under the kubelet whatever this said. Use the kubelet's seccompDefault, "
                + "and give pods that need this file a Localhost profile; in Docker's form (archMap, includes, excludes) the target reads it wrongly."),
            sampan: Danger("Pods without a profile ran unconfined under the kubelet whatever this said. Use the kubelet's seccompDefault; "
                + "to have RuntimeDefault mean this file, set containers.seccompProfile to it: it may be in Docker's form.")),
        Of("selinux-enabled",
            Equal("nothing to set: labels apply where the kernel has SELinux on", "Label the new folders: install container-selinux, restorecon."),
            containerd: Equal("enable_selinux = true", "Label the new folders: install container-selinux, restorecon."),
            crio: Equal("[crio.runtime] selinux = true", "Label the new folders: install container-selinux, restorecon."),
            isulad: Equal("daemon.json: selinux-enabled", "Label the new folders: install container-selinux, restorecon.")),
        Of("userns-remap", Danger("Users of all containers were remapped; their layers and volumes have shifted owners. "
            + "No runtime does that for all pods: give the files back their owners, and use hostUsers: false (Kubernetes 1.30 and later) where it is wanted.")),
        Of("cgroup-parent", Outside("The kubelet says which cgroup a pod is in.")),
        Of("cpu-rt-period", Outside("The kubelet makes the cgroups of pods.")),
        Of("cpu-rt-runtime", Outside("The kubelet makes the cgroups of pods.")),
        Of("default-cgroupns-mode", Outside("Under cgroup v2 containers get a cgroup namespace of their own.")),
        Of("default-ipc-mode", Outside("Containers of a pod share the pod's IPC namespace.")),
        Of("features:containerd-snapshotter", Danger("Images are kept by containerd, in its namespace moby, not in Docker's folder; carrying them over goes another way.")),
        Of("features:cdi",
            Equal("nothing to set: devices by CDI work"),
            containerd: Equal("enable_cdi"),
            isulad: Nothing("Devices by CDI need iSulad's CRI v1 and are set there.")),
        Of("features:buildkit", Outside("Nodes do not build images by the kubelet.")),
        Of("features:*", Outside("It concerns Docker's own API and command line.")),
        Of("cdi-spec-dirs",
            Equal("cdi_spec_dirs"),
            isulad: Nothing("iSulad has its own setting for CDI."),
            sampan: Danger("Sampan looks in /etc/cdi and /var/run/cdi; link other folders' files there."),
            since: "25.0"),
        Of("log-driver", Danger(
            "CRI runtimes write each container's log to a file below /var/log/pods. What collected logs from this driver gets nothing any more: have it read the files.")),
        Of("log-opts:max-size", ToKubelet("containerLogMaxSize", "Docker's sizes are decimal: 10m is 10M for the kubelet.")),
        Of("log-opts:max-file", ToKubelet("containerLogMaxFiles", "The kubelet wants at least 2.")),
        Of("log-opts:compress", ToKubelet("always", "The kubelet compresses rotated logs whatever this says.")),
        Of("log-opts:labels", Attributes),
        Of("log-opts:labels-regex", Attributes),
        Of("log-opts:env", Attributes),
        Of("log-opts:env-regex", Attributes),
        Of("log-opts:tag", Attributes),
        Of("log-opts:mode", Nothing("A container that writes faster than the disk waits; non-blocking has no like.")),
        Of("log-opts:max-buffer-size", Nothing("It belonged to mode=non-blocking, which has no like.")),
        Of("log-opts:*", Nothing("It belonged to the log driver.")),
        Of("live-restore", Danger("Containers outlive a restart of the runtime without it, which is good. But stopping Docker leaves its containers running: they are stopped one by one before the move.")),
    ];
}
