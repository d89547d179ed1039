using Sampan.Docker;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>What a Docker Engine says of itself.</summary>
internal sealed record EngineFacts(EngineInfo Info, IReadOnlyList<ContainerEntry> Containers, IReadOnlyList<ImageEntry> Images)
{
    /// <summary>Asks the first engine that answers; null if none does, which is noted where there is a socket.</summary>
    internal static async Task<EngineFacts?> ReadAsync(NodeReading node, IReadOnlyList<string> sockets, CancellationToken cancellation)
    {
        string problem = "";
        foreach (string socket in sockets)
        {
            try
            {
                using var client = new DockerClient(node.Files.Find(socket) ?? socket, new DockerClientOptions { CallLimit = node.Options.CommandLimit });
                return new EngineFacts(
                    await client.Engine.InfoAsync(cancellation), await client.Containers.ListAsync(all: true, [], cancellation), await client.Images.ListAsync(cancellation));
            }
            catch (DockerException e)
            {
                problem = $"{socket}: {e.Message}";
            }
        }
        if (problem.Length > 0)
            node.Miss(problem);
        return null;
    }

    /// <summary>The facts with what the engine knows better.</summary>
    internal DockerFacts Lay(DockerFacts facts) => facts with
    {
        Running = true,
        Version = Info.ServerVersion,
        DataRoot = Info.DockerRootDir.Length > 0 ? Info.DockerRootDir : facts.DataRoot,
        StorageDriver = Info.Driver,
        ContainerdStore = Info.DriverStatus.Any(pair => pair is ["driver-type", string type] && type.StartsWith("io.containerd.", StringComparison.Ordinal)),
        CgroupDriver = Info.CgroupDriver,
        LiveRestore = Info.LiveRestoreEnabled,
        UsernsRemap = Info.SecurityOptions.Contains("name=userns"),
        Rootless = Info.SecurityOptions.Contains("name=rootless"),
        Containers = [.. Containers.Select(c => new DockerContainerFacts(c.Id, c.Name, c.Image, c.ImageId, c.IsRunning, c.Labels)).OrderBy(c => c.Id, StringComparer.Ordinal)],
        Images = [.. Images.Select(i => new DockerImageFacts(i.Id, i.RepoTags, i.RepoDigests, i.Size)).OrderBy(i => i.Id, StringComparer.Ordinal)],
    };
}
