using Sampan.Migration.Habits.Defects;
using Sampan.Migration.Habits.Scanning;
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
        return await ReadAsync(new NodeReading(new NodeFiles(options.Root), commands, options), commands, cancellation);
    }

    /// <summary>Reads the facts of a node that is at hand.</summary>
    internal static async Task<NodeFacts> ReadAsync(NodeReading node, ICommands commands, CancellationToken cancellation)
    {
        NodeFiles files = node.Files;
        var processes = new ProcessTable(files);
        HostFacts host = await node.TryAsync("machine", new HostFacts(), () => new HostReader(node, processes).ReadAsync(cancellation));
        DockerFacts? docker = await node.TryAsync(
            "Docker", null, () => new DockerReader(node, processes).ReadAsync(host, DockerProcess.Find(node, processes), cancellation));
        host = await node.TryAsync("machine", host, () => LaterAsync(node, host, docker, cancellation));
        KubeletFacts? kubelet = await node.TryAsync<KubeletFacts?>(
            "kubelet", null, () => KubeletGathering.ReadAsync(node, host, docker?.DataRoot ?? "/var/lib/docker", cancellation));
        string name = NodeName(files, kubelet);
        NodeFacts facts = new()
        {
            MachineId = (files.Text("/etc/machine-id") ?? "").Trim(),
            NodeName = name,
            Live = node.Live,
            Host = host,
            Kubelet = kubelet,
            Docker = docker,
            StaticPods = await node.TryAsync<IReadOnlyList<PodFacts>>("static pods", [], () => Task.FromResult(StaticPodReader.Read(files, kubelet, name))),
        };
        facts = await NetworkAsync(node, commands, await RuntimesAsync(node, facts, cancellation), cancellation);
        facts = facts with { Cluster = await ClusterAsync(node, commands, facts, cancellation) };
        IReadOnlyDictionary<string, string> registries = await node.TryAsync("registries", facts.Registries, () => RegistryReach.ReadAsync(node, facts, cancellation));
        IReadOnlyList<KnownDefect> defects = await node.TryAsync("defects", [], () => Task.FromResult(DefectScan.OfNode(files)));
        IReadOnlyList<ScriptMention> scripts = await node.TryAsync("scripts", [], () => Task.FromResult(ScriptScan.Run(files)));
        return facts with { Scripts = scripts, Defects = defects, Registries = registries, Unread = [.. files.Unread.Where(line => !IsOfAProcess(line))] };
    }

    /// <summary>What of the machine shows only when Docker is known.</summary>
    private static async Task<HostFacts> LaterAsync(NodeReading node, HostFacts host, DockerFacts? docker, CancellationToken cancellation) => host with
    {
        Installer = InstallerReader.Read(node.Files, docker?.Containers.Select(container => container.Name) ?? []),
        Disks = await DiskReader.ReadAsync(node, docker is null ? [] : [docker.DataRoot], cancellation),
    };

    /// <summary>The runtimes, and who answers at the kubelet's endpoint.</summary>
    private static async Task<NodeFacts> RuntimesAsync(NodeReading node, NodeFacts facts, CancellationToken cancellation)
    {
        var dial = new CriDial(node);
        string endpoint = node.Options.Endpoint ?? facts.Kubelet?.Configuration.Value("containerRuntimeEndpoint") ?? "";
        return facts with
        {
            Runtimes = await node.TryAsync<IReadOnlyList<RuntimeFacts>>("runtimes", [], () => new RuntimeReader(node, dial).ReadAsync(facts.Host, cancellation)),
            Cri = node.Live && endpoint.Length > 0 ? await node.TryAsync<CriFacts?>(endpoint, null, async () => await dial.AskAsync(endpoint, cancellation)) : null,
        };
    }

    private static async Task<NodeFacts> NetworkAsync(NodeReading node, ICommands commands, NodeFacts facts, CancellationToken cancellation)
    {
        CniFolders folders = CniFolders.Read(facts.Kubelet, RuntimeReader.InUse(facts));
        var reader = new CniReader(node, new PackageFiles(node), new PluginVersions(node, commands));
        return facts with { Cni = await node.TryAsync("CNI", new CniFacts(), () => reader.ReadAsync(folders, cancellation)) };
    }

    private static async Task<ClusterFacts?> ClusterAsync(NodeReading node, ICommands commands, NodeFacts facts, CancellationToken cancellation)
    {
        if (ClusterAccess.Kubeconfig(node, facts.Kubelet) is not { } kubeconfig)
            return null;
        var reader = new ClusterReader(new KubectlQuery(node, commands, kubeconfig), facts.NodeName);
        return await node.TryAsync<ClusterFacts?>("cluster", null, () => reader.ReadAsync(cancellation));
    }

    // Processes come and go while they are looked at.
    private static bool IsOfAProcess(string line) => line.StartsWith("/proc/", StringComparison.Ordinal) && line.Length > 6 && char.IsAsciiDigit(line[6]);

    private static string NodeName(NodeFiles files, KubeletFacts? kubelet) =>
        (kubelet?.Configuration.Value("hostname-override") is { Length: > 0 } name ? name
            : (files.Live ? files.Text("/proc/sys/kernel/hostname") : null) ?? files.Text("/etc/hostname") ?? "").Trim().ToLowerInvariant();
}
