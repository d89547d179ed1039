namespace Sampan.Migration.Translation;

/// <summary>What a translation is made from: facts only, so that it is the same wherever it runs.</summary>
public sealed record TranslationInput
{
    /// <summary>Docker's configuration.</summary>
    public required DockerSettings Docker { get; init; }

    /// <summary>The text of a file of the node as it is now; null if it does not exist. For merging.</summary>
    public required Func<string, string?> Existing { get; init; }

    /// <summary>Version of the target, e.g. <c>1.6.20</c>; null for the newest that is known.</summary>
    public Version? TargetVersion { get; init; }

    /// <summary>For containerd: 2, 3 or 4; 0 to choose by <see cref="TargetVersion"/>.</summary>
    public int ConfigSchema { get; init; }

    /// <summary>The kubelet's version; null if not known.</summary>
    public Version? KubeletVersion { get; init; }

    /// <summary>The cgroup driver that kubelet and runtime are to share: <c>systemd</c> or <c>cgroupfs</c>.</summary>
    public required string CgroupDriver { get; init; }

    /// <summary>The pause image by its full name.</summary>
    public required string PauseImage { get; init; }

    /// <summary>The folder of CNI configurations.</summary>
    public string CniConfigFolder { get; init; } = "/etc/cni/net.d";

    /// <summary>Folders of CNI plugins, in order.</summary>
    public IReadOnlyList<string> CniPluginFolders { get; init; } = ["/opt/cni/bin"];

    /// <summary>Registries that images of this node came from, host[:port]; a network in insecure-registries is expanded to them.</summary>
    public IReadOnlyList<string> RegistryHosts { get; init; } = [];

    /// <summary>Registry → names of the files in its folder of <c>/etc/docker/certs.d</c>; as <see cref="DockerCertificates"/> reads them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RegistryCertificates { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Networks of pods and services, which a proxy must leave alone.</summary>
    public IReadOnlyList<string> ClusterNetworks { get; init; } = [];

    /// <summary>The kubelet's <c>--image-pull-progress-deadline</c>; null if not set.</summary>
    public string? PullProgressDeadline { get; init; }

    /// <summary>Where the files of the target's packages are: <c>true</c> where the systemd unit exists.</summary>
    public bool Systemd { get; init; } = true;
}
