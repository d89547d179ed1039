using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Native.Classes;

/// <summary>The classes that a container asks for by annotations, under the names that containerd and CRI-O know.</summary>
internal static class ClassAnnotations
{
    /// <summary>The block I/O class; empty when none is asked for.</summary>
    public static string BlockIo(ContainerConfig container, PodSandboxConfig pod) =>
        Find("io.kubernetes.cri.blockio-class", "blockio.resources.beta.kubernetes.io/", container, pod);

    /// <summary>The RDT class; empty when none is asked for.</summary>
    public static string Rdt(ContainerConfig container, PodSandboxConfig pod) =>
        Find("io.kubernetes.cri.rdt-class", "rdt.resources.beta.kubernetes.io/", container, pod);

    // The container's word comes before the pod's for this container, and that before the pod's for all.
    private static string Find(string own, string prefix, ContainerConfig container, PodSandboxConfig pod) =>
        container.Annotations.TryGetValue(own, out string? name) ? name
        : pod.Annotations.TryGetValue($"{prefix}container.{container.Metadata?.Name}", out name) ? name
        : pod.Annotations.TryGetValue(prefix + "pod", out name) ? name
        : "";
}
