using System.Collections.Frozen;
using static Sampan.Cri.Grpc.GrpcMethodKind;

namespace Sampan.Cri.Grpc;

/// <summary>The 41 methods of CRI v1 as of Kubernetes 1.36, and the two packages they are served under.</summary>
public static class CriMethods
{
    /// <summary>The version every kubelet since 1.26 requires.</summary>
    public const string V1 = "v1";

    /// <summary>The version kubelets spoke before; the same messages on the wire.</summary>
    public const string V1Alpha2 = "v1alpha2";

    /// <summary>All methods, RuntimeService first.</summary>
    public static IReadOnlyList<CriMethod> All { get; } =
    [
        Runtime("Version"),
        Runtime("Status"),
        Runtime("RuntimeConfig"),
        Runtime("UpdateRuntimeConfig"),
        Runtime("RunPodSandbox"),
        Runtime("StopPodSandbox"),
        Runtime("RemovePodSandbox"),
        Runtime("PodSandboxStatus"),
        Runtime("ListPodSandbox"),
        Runtime("StreamPodSandboxes", ServerStream),
        Runtime("UpdatePodSandboxResources"),
        Runtime("CreateContainer"),
        Runtime("StartContainer"),
        Runtime("StopContainer"),
        Runtime("RemoveContainer"),
        Runtime("ContainerStatus"),
        Runtime("ListContainers"),
        Runtime("StreamContainers", ServerStream),
        Runtime("UpdateContainerResources"),
        Runtime("ReopenContainerLog"),
        Runtime("CheckpointContainer"),
        Runtime("ExecSync"),
        Runtime("Exec"),
        Runtime("Attach"),
        Runtime("PortForward"),
        Runtime("ContainerStats"),
        Runtime("ListContainerStats"),
        Runtime("StreamContainerStats", ServerStream),
        Runtime("PodSandboxStats"),
        Runtime("ListPodSandboxStats"),
        Runtime("StreamPodSandboxStats", ServerStream),
        Runtime("ListMetricDescriptors"),
        Runtime("ListPodSandboxMetrics"),
        Runtime("StreamPodSandboxMetrics", ServerStream),
        Runtime("GetContainerEvents", ServerStream),
        Image("ListImages"),
        Image("StreamImages", ServerStream),
        Image("ImageStatus"),
        Image("PullImage"),
        Image("RemoveImage"),
        Image("ImageFsInfo"),
    ];

    private static FrozenDictionary<string, CriMethod> ByName { get; } = All.ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);

    /// <summary>The method of a name such as <c>ImageService/PullImage</c>; null when there is none.</summary>
    public static CriMethod? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The HTTP path of a method: <c>/runtime.v1.ImageService/PullImage</c>.</summary>
    public static string PathOf(string name, string version) => $"/runtime.{version}.{name}";

    private static CriMethod Runtime(string name, GrpcMethodKind kind = Unary) => new("RuntimeService/" + name, kind);

    private static CriMethod Image(string name, GrpcMethodKind kind = Unary) => new("ImageService/" + name, kind);
}
