using Sampan.Images.Adoption;
using Sampan.Images.ContainerdStore;
using Sampan.Oci.Image;

namespace Sampan.Images.DockerStore;

/// <summary>Finds where a Docker keeps its images: in its own graph, or since Docker 29 in a containerd.</summary>
public static class DockerImages
{
    private const string Namespace = "moby";

    /// <summary>The store of the Docker whose data folder is <paramref name="root"/>.</summary>
    /// <param name="root">Docker's data folder.</param>
    /// <param name="containerd">The data folder of the machine's containerd, which Docker uses unless it starts one of its own.</param>
    public static IForeignStore Find(string root, string containerd)
    {
        var graph = new DockerGraph(root);
        if (graph.Exists)
            return graph;
        string own = Path.Combine(root, "containerd", "daemon");
        if (Directory.Exists(own))
            return new ContainerdImages(own, Namespace, Platform.Host);
        // A Docker of today leaves its folder without a graph; a folder that is none of Docker's has nothing of this.
        return Directory.Exists(Path.Combine(root, "containers")) && Directory.Exists(containerd)
            ? new ContainerdImages(containerd, Namespace, Platform.Host)
            : graph;
    }
}
