namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Where a kind of CRI runtime has its things.</summary>
/// <param name="Kind">The target's kind (<see cref="TargetKind"/>).</param>
/// <param name="Program">The name of its executable.</param>
/// <param name="Files">Its configuration: files, and folders of which those files count that end in .toml, .conf, .json or .yaml.</param>
/// <param name="Sockets">Where it usually listens.</param>
/// <param name="Units">Its units.</param>
/// <param name="Packages">How names of its packages begin.</param>
internal sealed record RuntimeKind(
    string Kind, string Program, IReadOnlyList<string> Files, IReadOnlyList<string> Sockets, IReadOnlyList<string> Units, IReadOnlyList<string> Packages)
{
    internal static IReadOnlyList<RuntimeKind> All { get; } =
    [
        new(TargetKind.Containerd, "containerd", ["/etc/containerd/config.toml", "/etc/containerd/conf.d"],
            ["/run/containerd/containerd.sock", "/run/k3s/containerd/containerd.sock"], ["containerd.service"], ["containerd"]),
        new(TargetKind.Crio, "crio",
            ["/etc/crio/crio.conf", "/etc/crio/crio.conf.d", "/etc/containers/registries.conf", "/etc/containers/registries.conf.d", "/etc/containers/storage.conf", "/etc/containers/policy.json"],
            ["/run/crio/crio.sock"], ["crio.service", "cri-o.service"], ["cri-o", "crio"]),
        new(TargetKind.Isulad, "isulad", ["/etc/isulad/daemon.json"], ["/run/isulad.sock"], ["isulad.service"], ["iSulad", "isulad"]),
        new(TargetKind.CriDockerd, "cri-dockerd", ["/etc/default/cri-dockerd", "/etc/sysconfig/cri-dockerd"],
            ["/run/cri-dockerd.sock", "/run/cri-docker/cri-docker.sock"], ["cri-docker.service", "cri-docker.socket", "cri-dockerd.service", "cri-dockerd.socket"], ["cri-dockerd"]),
        new(TargetKind.Sampan, "sampan", ["/etc/sampan/config.yaml"], ["/run/sampan/sampan.sock"], ["sampan.service"], ["sampan"]),
    ];
}
