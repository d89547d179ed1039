using System.Text.Json.Nodes;
using Sampan.Images;
using Sampan.Images.Adoption;
using Sampan.Images.DockerStore;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;
using Sampan.Oci;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>What stands in Docker's data folder, whether dockerd runs or not.</summary>
/// <param name="files">The node.</param>
/// <param name="path">The folder as the node sees it.</param>
internal sealed class DockerFolder(NodeFiles files, string path)
{
    private const int MaxContainers = 10_000, MaxMounts = 1000, MaxNames = 64 * 1024 * 1024;

    private const int IdLength = 64;

    private static readonly string[] OwnNetworks = ["bridge", "host", "none", "docker_gwbridge", "ingress"];

    /// <summary>Whether it looks like Docker's.</summary>
    internal bool Exists => files.IsFolder($"{path}/containers") || files.IsFolder($"{path}/image");

    /// <summary>The driver under which images are kept; empty if there are none or it is not known.</summary>
    internal string StorageDriver()
    {
        string[] drivers = [.. files.List($"{path}/image").Where(driver => files.Exists($"{path}/image/{driver}/repositories.json") || files.IsFolder($"{path}/image/{driver}/imagedb"))];
        return drivers.Contains("overlay2") ? "overlay2" : drivers.FirstOrDefault() ?? "";
    }

    /// <summary>Whether the machine is part of a swarm: the state of a node that left is gone.</summary>
    internal bool Swarm => files.Exists($"{path}/swarm/docker-state.json");

    /// <summary>Whether data of remapped users lie here, in folders named by their ids.</summary>
    internal bool Remapped => files.List(path).Any(name => name.Split('.') is [{ Length: > 0 } user, { Length: > 0 } group]
        && user.All(char.IsAsciiDigit) && group.All(char.IsAsciiDigit) && files.IsFolder($"{path}/{name}/image"));

    /// <summary>The containers as they were when they last changed.</summary>
    internal IReadOnlyList<DockerContainerFacts> Containers()
    {
        var containers = new List<DockerContainerFacts>();
        foreach ((string id, JsonObject config) in Configurations())
        {
            containers.Add(new DockerContainerFacts(
                id, config.Text("Name").TrimStart('/'), config.Text("Config", "Image"), config.Text("Image"), config.Flag("State", "Running") ?? false,
                config.Texts("Config", "Labels")));
        }
        return containers;
    }

    /// <summary>Names of containers into which one of these files, or a folder above it, is mounted.</summary>
    internal IEnumerable<string> ContainersWith(IReadOnlyCollection<string> sockets)
    {
        foreach ((_, JsonObject config) in Configurations())
        {
            IEnumerable<string> sources = (config.At("MountPoints") as JsonObject ?? []).Take(MaxMounts).Select(mount => mount.Value.Text("Source"));
            if (sources.Any(source => source.Length > 0 && sockets.Any(socket => IsAtOrAbove(source, socket))))
                yield return config.Text("Name").TrimStart('/');
        }
    }

    /// <summary>Volumes with a name of their own.</summary>
    internal IReadOnlyList<string> Volumes() =>
        [.. files.List($"{path}/volumes").Where(name => files.IsFolder($"{path}/volumes/{name}") && !IsAnonymous(name))];

    /// <summary>Networks that somebody made.</summary>
    internal IReadOnlyList<string> Networks()
    {
        try
        {
            return files.Find(path) is { } root ? [.. DockerNetworks.Names(root).Except(OwnNetworks)] : [];
        }
        catch (ImageException e)
        {
            files.Miss($"networks of Docker: {e.Message}.");
            return [];
        }
    }

    /// <summary>The images, from Docker's own store or the containerd that keeps them.</summary>
    internal IReadOnlyList<DockerImageFacts> Images(CancellationToken cancellation)
    {
        if (files.Find(path) is not { } root || !Exists)
            return [];
        string driver = StorageDriver();
        if (driver is not "" and not "overlay2")
            return Names(driver);
        try
        {
            IForeignStore store = DockerImages.Find(root, files.Find("/var/lib/containerd") ?? "/var/lib/containerd");
            return [.. store.Read(cancellation).Select(Facts).OrderBy(image => image.Id, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is ImageException or IOException or UnauthorizedAccessException or FormatException)
        {
            // A store that is new has no folders yet.
            if (driver.Length > 0 || files.Exists($"{path}/containerd/daemon"))
                files.Miss($"images of Docker: {e.Message}");
            return [];
        }
    }

    private static DockerImageFacts Facts(ForeignImage image) => new(
        image.Id.ToString(), [.. image.Tags.Select(Familiar)], [.. image.Digests.Select(Familiar)],
        image.Layers.Count > 0 ? image.Layers.Sum(layer => layer.Bytes) : image.Size);

    private static string Familiar(string name) => ImageReference.TryParse(name, out ImageReference? reference) ? reference.Familiar : name;

    /// <summary>The images of other drivers, of which only the names can be read.</summary>
    private IReadOnlyList<DockerImageFacts> Names(string driver)
    {
        JsonObject? json = JsonPath.Parse(files.TextUpTo($"{path}/image/{driver}/repositories.json", MaxNames), out string? problem);
        if (problem is not null)
            files.Miss($"{path}/image/{driver}/repositories.json: {problem}.");
        var names = from repository in json.At("Repositories") as JsonObject ?? []
                    from name in repository.Value.Texts()
                    group name.Key by name.Value into image
                    orderby image.Key
                    select image;
        return
        [
            .. names.Select(image => new DockerImageFacts(
                image.Key, [.. image.Where(name => !name.Contains('@'))], [.. image.Where(name => name.Contains('@'))], 0)),
        ];
    }

    private IEnumerable<(string Id, JsonObject Config)> Configurations()
    {
        foreach (string id in files.List($"{path}/containers").Where(name => name.Length == IdLength).Take(MaxContainers))
        {
            string file = $"{path}/containers/{id}/config.v2.json";
            JsonObject? config = JsonPath.Parse(files.Text(file), out string? problem);
            if (config is not null)
                yield return (id, config);
            else if (problem is not null)
                files.Miss($"{file}: {problem}.");
        }
    }

    private static bool IsAnonymous(string volume) => volume.Length == IdLength && volume.All(char.IsAsciiHexDigitLower);

    private static bool IsAtOrAbove(string folder, string file) =>
        folder == file || file.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);
}
