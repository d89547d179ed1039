namespace Sampan.Migration.Inspection.Facts;

/// <summary>The machine: system, kernel, cgroups, disks, packages.</summary>
public sealed record HostFacts
{
    /// <summary>ID of <c>/etc/os-release</c>, e.g. <c>debian</c>.</summary>
    public string OsId { get; init; } = "";

    /// <summary>VERSION_ID of <c>/etc/os-release</c>.</summary>
    public string OsVersion { get; init; } = "";

    /// <summary>VARIANT_ID or other signs of a system that cannot be changed: <c>ostree</c>, <c>talos</c>, <c>flatcar</c>, <c>snap</c>; null if none.</summary>
    public string? Immutable { get; init; }

    /// <summary>Release of the kernel; empty if not live.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>Name of process 1, e.g. <c>systemd</c>; empty if not live.</summary>
    public string Init { get; init; } = "";

    /// <summary><c>v1</c>, <c>hybrid</c> or <c>v2</c>; empty if not known.</summary>
    public string Cgroup { get; init; } = "";

    /// <summary><c>enforcing</c>, <c>permissive</c> or <c>disabled</c>; empty if not known.</summary>
    public string SeLinux { get; init; } = "";

    /// <summary>Whether the kernel enforces AppArmor profiles; null if not known.</summary>
    public bool? AppArmor { get; init; }

    /// <summary>Modules that are loaded or built in, of those that runtimes need; empty if not live.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Modules that are not loaded but could be (they stand in modules.dep), of those that runtimes need.</summary>
    public IReadOnlyList<string> LoadableModules { get; init; } = [];

    /// <summary>Whether the kernel filters system calls (<c>Seccomp</c> in /proc/self/status); null if not known.</summary>
    public bool? Seccomp { get; init; }

    /// <summary>Controllers of the root of cgroup v2 (<c>cgroup.controllers</c>); empty on v1 or if not known.</summary>
    public IReadOnlyList<string> CgroupControllers { get; init; } = [];

    /// <summary>Whether the clock is kept by a time server (<c>timedatectl</c>: NTPSynchronized, or adjtimex); null if not known.</summary>
    public bool? ClockSynchronised { get; init; }

    /// <summary>Whether removing Debian's docker.io with its configuration would erase Docker's data (debconf <c>docker.io/purge-data</c>, on by default).</summary>
    public bool PurgeErasesDocker { get; init; }

    /// <summary>Chains of kubenet's or cri-dockerd's host ports in iptables (<c>KUBE-HOSTPORTS</c>, <c>KUBE-HP-…</c>); empty if not live.</summary>
    public IReadOnlyList<string> HostPortChains { get; init; } = [];

    /// <summary>Module → the file of modules-load.d that loads it at boot.</summary>
    public IReadOnlyDictionary<string, string> ModulesAtBoot { get; init; } = new Dictionary<string, string>();

    /// <summary>Kernel settings as they are now, of those that runtimes need; empty if not live.</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();

    /// <summary>Kernel settings → the value and file of sysctl.d or sysctl.conf that wins at boot.</summary>
    public IReadOnlyDictionary<string, SysctlAtBoot> SysctlsAtBoot { get; init; } = new Dictionary<string, SysctlAtBoot>();

    /// <summary>The file systems below /, /var/lib, the runtimes' folders and /var/lib/docker.</summary>
    public IReadOnlyList<DiskFacts> Disks { get; init; } = [];

    /// <summary>Packages of Docker, containerd, runtimes, Kubernetes and CNI that are installed.</summary>
    public IReadOnlyList<PackageFacts> Packages { get; init; } = [];

    /// <summary><c>apt</c>, <c>dnf</c>, <c>yum</c>, <c>zypper</c> or empty.</summary>
    public string PackageTool { get; init; } = "";

    /// <summary>Programs of the node's PATH, of those that a move is about → their paths.</summary>
    public IReadOnlyDictionary<string, string> Programs { get; init; } = new Dictionary<string, string>();

    /// <summary>Systemd units of Docker, runtimes and the kubelet.</summary>
    public IReadOnlyList<UnitFacts> Units { get; init; } = [];

    /// <summary>TCP listeners: port → program; empty if not live.</summary>
    public IReadOnlyDictionary<int, string> Listeners { get; init; } = new Dictionary<int, string>();

    /// <summary>Chains of Docker in iptables (legacy or nft); empty if not live.</summary>
    public IReadOnlyList<string> DockerChains { get; init; } = [];

    /// <summary>Policy of the FORWARD chain; empty if not known.</summary>
    public string ForwardPolicy { get; init; } = "";

    /// <summary>Who put Kubernetes here: kubeadm, kubespray, kubekey, rke, k3s, kops, openshift …; null if there is no sign.</summary>
    public string? Installer { get; init; }
}
