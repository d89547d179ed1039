namespace Sampan.Migration;

/// <summary>The words for what a node is moved to, as <c>--to</c> takes them.</summary>
public static class TargetKind
{
    /// <summary>containerd's CRI plugin.</summary>
    public const string Containerd = "containerd";

    /// <summary>CRI-O.</summary>
    public const string Crio = "crio";

    /// <summary>iSulad.</summary>
    public const string Isulad = "isulad";

    /// <summary>Docker behind cri-dockerd.</summary>
    public const string CriDockerd = "cri-dockerd";

    /// <summary>Sampan itself.</summary>
    public const string Sampan = "sampan";

    /// <summary>Docker behind the kubelet's own shim, or behind cri-dockerd where the kubelet has none: the way back.</summary>
    public const string Docker = "docker";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Containerd, Crio, Isulad, CriDockerd, Sampan, Docker];

    /// <summary>The socket at which a target is found unless it is told otherwise, with scheme.</summary>
    public static string Endpoint(string kind) => kind switch
    {
        Containerd => "unix:///run/containerd/containerd.sock",
        Crio => "unix:///run/crio/crio.sock",
        Isulad => "unix:///run/isulad.sock",
        CriDockerd => "unix:///run/cri-dockerd.sock",
        Sampan => "unix:///run/sampan/sampan.sock",
        Docker => "unix:///var/run/dockershim.sock",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such target"),
    };
}
