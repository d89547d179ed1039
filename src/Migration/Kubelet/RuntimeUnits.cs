namespace Sampan.Migration.Kubelet;

/// <summary>The systemd units of runtimes.</summary>
internal static class RuntimeUnits
{
    private static readonly string[] All =
    [
        "docker.service", "docker.socket", "cri-docker.service", "cri-docker.socket", "cri-dockerd.service", "cri-dockerd.socket",
        "containerd.service", "crio.service", "isulad.service", "sampan.service",
    ];

    /// <summary>Whether a unit is one.</summary>
    internal static bool IsOne(string unit) => All.Contains(unit);

    /// <summary>Whether a unit belongs to Docker, which stays when only the shim beside it changes.</summary>
    internal static bool IsDockers(string unit) => unit is "docker.service" or "docker.socket";

    /// <summary>Whether a unit is that of the shim beside Docker; packages and installers name it differently.</summary>
    internal static bool IsShims(string unit) => unit is "cri-docker.service" or "cri-docker.socket" or "cri-dockerd.service" or "cri-dockerd.socket";

    /// <summary>The unit whose cgroup is named, e.g. of <c>/system.slice/docker.service</c>; null if it is none of a runtime.</summary>
    internal static string? OfCgroup(string cgroup) =>
        cgroup.StartsWith("/system.slice/", StringComparison.Ordinal) && IsOne(cgroup["/system.slice/".Length..]) ? cgroup["/system.slice/".Length..] : null;
}
