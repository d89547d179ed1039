namespace Sampan.Migration.Inspection.Facts;

/// <summary>A container of Docker's.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name without the slash.</param>
/// <param name="Image">The image as it was named.</param>
/// <param name="ImageId">The image's id.</param>
/// <param name="Running">Whether it runs.</param>
/// <param name="Labels">Its labels.</param>
public sealed record DockerContainerFacts(
    string Id, string Name, string Image, string ImageId, bool Running, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Whether the kubelet made it, by the labels of dockershim and cri-dockerd.</summary>
    public bool IsKubernetes => Labels.ContainsKey("io.kubernetes.pod.uid");

    /// <summary>Whether it is a sandbox's pause container.</summary>
    public bool IsSandbox => Labels.TryGetValue("io.kubernetes.docker.type", out string? type) && type == "podsandbox";
}
