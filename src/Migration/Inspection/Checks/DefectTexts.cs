namespace Sampan.Migration.Inspection.Checks;

/// <summary>The sixteen errors of instructions for this move that are passed around.</summary>
internal static class DefectTexts
{
    public static IReadOnlyList<DefectText> All { get; } =
    [
        new("SD1", "tables of containerd's version 2 without 'version = 2': mirrors and pause image are passed over in silence", "Write 'version = 2' as the first line of config.toml."),
        new("SD2", "a systemd kubelet over a cgroupfs runtime: pods of the whole node restart", "Set SystemdCgroup = true for the runtime runc in config.toml, or the kubelet's driver in the runtime."),
        new("SD3", "the bundle cri-containerd-cni unpacked over /: 10-containerd-net.conflist may become the network of all pods", "Move 10-containerd-net.conflist out of /etc/cni/net.d; install containerd without the bundle."),
        new("SD4", "Docker's packages removed before the new runtime is proven: there is no way back", "Keep Docker, stopped, until the node has run for some days."),
        new("SD5", "containerd restarted, or Docker stopped, with its containers alive: two copies of static pods, ports taken", "Stop the kubelet, then each container, then Docker."),
        new("SD6", "a pause image of a registry that does not exist (k9s.gcr.io, k8s.gc.io): no pod starts", "Write registry.k8s.io/pause, or your own registry."),
        new("SD7", "an endpoint or annotation without unix://: deprecated, and an error later", "Write unix:// in front of the path."),
        new("SD8", "the node's cri-socket annotation still names dockershim: kubeadm's upgrade asks for docker", "kubectl annotate node NAME --overwrite kubeadm.alpha.kubernetes.io/cri-socket=unix://…"),
        new("SD9", "the flag called --cni-plugin, which never existed: --network-plugin stays, and kubelet 1.24 ends at its start", "Take out --network-plugin."),
        new("SD10", "crictl's timeout of 2 seconds: pulls break off", "Write timeout: 10 or more in /etc/crictl.yaml."),
        new("SD11", "registries = [...] in crio.conf, which CRI-O has no more: short names are not found", "Write unqualified-search-registries in /etc/containers/registries.conf."),
        new("SD12", "the registry itself, docker.io, as iSulad's mirror", "Name a mirror's URL in registry-mirrors, or none."),
        new("SD13", "Docker's log sizes copied into the kubelet's settings: 10m is ten thousandths of a byte, one file is refused", "Write 10M or 10Mi, and 2 files at least."),
        new("SD14", "control planes said not to be drainable, and moved with etcd and API server running twice", "Drain them as others, one at a time, and see to etcd's majority."),
        new("SD15", "the endpoint in KUBELET_EXTRA_ARGS: it wins over every file for ever, and kubeadm does not clean it", "Write the endpoint into kubeadm-flags.env or the kubelet's configuration file."),
        new("SD16", "--pod-infra-container-image deleted while the kubelet or the runtime needs it to keep the pause image", "Keep the flag until kubelet 1.34, unless the runtime pins its pause image."),
    ];
}
