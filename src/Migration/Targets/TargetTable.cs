namespace Sampan.Migration.Targets;

/// <summary>The runtimes that are known.</summary>
internal static class TargetTable
{
    internal static readonly TargetDescription Containerd = new()
    {
        Kind = TargetKind.Containerd,
        Unit = "containerd.service",
        Program = "containerd",
        Needs = ["runc"],
        DataRoot = "/var/lib/containerd",
        Packages = Packages("containerd", "containerd.io", "containerd"),
        RuntimeName = "containerd",
        SharedWithDocker = true,
    };

    internal static readonly TargetDescription Crio = new()
    {
        Kind = TargetKind.Crio,
        Unit = "crio.service",
        Program = "crio",
        Needs = ["conmon", "crun|runc"],
        DataRoot = "/var/lib/containers/storage",
        Packages = Packages("cri-o", "cri-o", "cri-o"),
        RuntimeName = "cri-o",
    };

    internal static readonly TargetDescription Isulad = new()
    {
        Kind = TargetKind.Isulad,
        Unit = "isulad.service",
        Program = "isulad",
        DataRoot = "/var/lib/isulad",
        Packages = Packages("iSulad", "iSulad", "iSulad"),
        RuntimeName = "iSulad",
    };

    internal static readonly TargetDescription CriDockerd = new()
    {
        Kind = TargetKind.CriDockerd,
        Unit = "cri-docker.service",
        Activators = ["cri-docker.socket"],
        Program = "cri-dockerd",
        Needs = ["dockerd"],
        DataRoot = "/var/lib/cri-dockerd",
        Packages = Packages("cri-dockerd", "cri-dockerd", "cri-dockerd"),
        RuntimeName = "docker",
    };

    internal static readonly TargetDescription Sampan = new()
    {
        Kind = TargetKind.Sampan,
        Unit = "sampan.service",
        Program = "sampan",
        Needs = ["conmon", "crun|runc"],
        DataRoot = "/var/lib/sampan",
        Packages = new Dictionary<string, IReadOnlyList<string>>
        {
            ["apt"] = ["conmon", "crun", "runc"],
            ["dnf"] = ["conmon", "crun", "runc"],
            ["yum"] = ["conmon", "runc"],
            ["zypper"] = ["conmon", "crun", "runc"],
        },
        RuntimeName = "sampan",
    };

    internal static readonly TargetDescription Docker = new()
    {
        Kind = TargetKind.Docker,
        Unit = "docker.service",
        Activators = ["docker.socket"],
        Program = "dockerd",
        Needs = ["containerd"],
        DataRoot = "/var/lib/docker",
        Packages = new Dictionary<string, IReadOnlyList<string>>
        {
            ["apt"] = ["docker.io"],
            ["dnf"] = ["docker-ce"],
            ["yum"] = ["docker-ce"],
            ["zypper"] = ["docker"],
        },
        RuntimeName = "docker",
    };

    /// <summary>The description of a kind.</summary>
    /// <exception cref="MigrationException">There is no such kind.</exception>
    internal static TargetDescription Of(string kind) => kind switch
    {
        TargetKind.Containerd => Containerd,
        TargetKind.Crio => Crio,
        TargetKind.Isulad => Isulad,
        TargetKind.CriDockerd => CriDockerd,
        TargetKind.Sampan => Sampan,
        TargetKind.Docker => Docker,
        _ => throw new MigrationException($"'{kind}' is no target. Write one of {string.Join(", ", TargetKind.All)}."),
    };

    private static Dictionary<string, IReadOnlyList<string>> Packages(string apt, string dnf, string zypper) => new()
    {
        ["apt"] = [apt],
        ["dnf"] = [dnf],
        ["yum"] = [dnf],
        ["zypper"] = [zypper],
    };
}
