namespace Sampan.Migration.Kubelet;

/// <summary>What a kubelet does where nothing is said, by version; only what matters to a move, and nothing that is not known for sure.</summary>
internal static class KubeletDefaults
{
    /// <summary>Setting → value. Without a version: those that no version changed.</summary>
    internal static IReadOnlyDictionary<string, string> For(Version? version)
    {
        var defaults = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["cgroupDriver"] = "cgroupfs",
            ["containerLogMaxSize"] = "10Mi",
            ["containerLogMaxFiles"] = "5",
            ["runtimeRequestTimeout"] = "2m0s",
            ["root-dir"] = "/var/lib/kubelet",
        };
        if (version is null)
            return defaults;
        int minor = version.Minor;
        if (minor <= 23)
        {
            defaults["container-runtime"] = "docker";
            defaults["containerRuntimeEndpoint"] = "unix:///var/run/dockershim.sock";
            defaults["docker-endpoint"] = "unix:///var/run/docker.sock";
            defaults["cni-bin-dir"] = "/opt/cni/bin";
            defaults["cni-conf-dir"] = "/etc/cni/net.d";
            defaults["image-pull-progress-deadline"] = "1m0s";
            defaults["experimental-dockershim-root-directory"] = "/var/lib/dockershim";
        }
        else if (minor <= 26)
        {
            defaults["container-runtime"] = "remote";
        }
        else
        {
            defaults["containerRuntimeEndpoint"] = "unix:///run/containerd/containerd.sock";
        }
        if (minor >= 31)
            defaults["failCgroupV1"] = minor >= 35 ? "true" : "false";
        if (PauseImage(minor) is { } pause)
            defaults["pod-infra-container-image"] = pause;
        return defaults;
    }

    /// <summary>The pause image that a kubelet would use or spare from clean-up; null where the flag is gone or the version is not known.</summary>
    private static string? PauseImage(int minor) => minor switch
    {
        14 or 15 or 16 or 17 => "k8s.gcr.io/pause:3.1",
        18 or 19 or 20 => "k8s.gcr.io/pause:3.2",
        21 => "k8s.gcr.io/pause:3.4.1",
        22 => "k8s.gcr.io/pause:3.5",
        23 => "k8s.gcr.io/pause:3.6",
        24 => "k8s.gcr.io/pause:3.7",
        25 => "registry.k8s.io/pause:3.8",
        >= 26 and <= 30 => "registry.k8s.io/pause:3.9",
        >= 31 and <= 34 => "registry.k8s.io/pause:3.10",
        _ => null,
    };
}
