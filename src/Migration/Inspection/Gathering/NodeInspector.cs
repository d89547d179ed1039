using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Reads all facts of a node and changes nothing. A node that is odd is no error: what cannot be read is told in <see cref="NodeFacts.Unread"/>.</summary>
public sealed class NodeInspector(ICommands commands)
{
    /// <summary>Reads the facts.</summary>
    /// <param name="options">Of which node, with what help.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="MigrationException">The root is no folder.</exception>
    public async Task<NodeFacts> ReadAsync(InspectionOptions options, CancellationToken cancellation)
    {
        if (!Directory.Exists(options.Root))
            throw new MigrationException($"{options.Root}: there is no such folder. Name the folder that holds the node's files, etc and var among them.");
        return await ReadAsync(new NodeReading(new NodeFiles(options.Root), commands, options), cancellation);
    }

    /// <summary>Reads the facts of a node that is at hand.</summary>
    internal static async Task<NodeFacts> ReadAsync(NodeReading node, CancellationToken cancellation)
    {
        NodeFiles files = node.Files;
        var processes = new ProcessTable(files);
        HostFacts host = await node.TryAsync("machine", new HostFacts(), () => new HostReader(node, processes).ReadAsync(cancellation));
        DockerFacts? docker = await node.TryAsync(
            "Docker", null, () => new DockerReader(node, processes).ReadAsync(host, DockerProcess.Find(node, processes), cancellation));
        host = await node.TryAsync("machine", host, () => LaterAsync(node, host, docker, cancellation));
        return new NodeFacts
        {
            MachineId = (files.Text("/etc/machine-id") ?? "").Trim(),
            NodeName = HostName(files),
            Live = node.Live,
            Host = host,
            Docker = docker,
            Unread = [.. files.Unread],
        };
    }

    /// <summary>What of the machine shows only when Docker is known.</summary>
    private static async Task<HostFacts> LaterAsync(NodeReading node, HostFacts host, DockerFacts? docker, CancellationToken cancellation) => host with
    {
        Installer = InstallerReader.Read(node.Files, docker?.Containers.Select(container => container.Name) ?? []),
        Disks = await DiskReader.ReadAsync(node, docker is null ? [] : [docker.DataRoot], cancellation),
    };

    private static string HostName(NodeFiles files) =>
        ((files.Live ? files.Text("/proc/sys/kernel/hostname") : null) ?? files.Text("/etc/hostname") ?? "").Trim().ToLowerInvariant();
}
