using System.Text.Json.Nodes;
using Sampan.Docker;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Docker on a node: from its files, and from its engine where one answers, whose word counts more.</summary>
internal sealed class DockerReader(NodeReading node, ProcessTable processes)
{
    private const string DefaultRoot = "/var/lib/docker";

    private static readonly string[] DefaultSockets = ["/var/run/docker.sock", "/run/docker.sock"];

    private NodeFiles Files => node.Files;

    /// <summary>What there is; null if Docker is not installed.</summary>
    /// <param name="host">The machine, with its units and packages.</param>
    /// <param name="process">The dockerd that runs; null for none.</param>
    /// <param name="cancellation">Breaks off.</param>
    internal async Task<DockerFacts?> ReadAsync(HostFacts host, DockerProcess? process, CancellationToken cancellation)
    {
        UnitFacts? unit = host.Units.FirstOrDefault(u => u.Name is "docker.service" or "snap.docker.dockerd.service");
        DockerSettings settings = DockerSettingsReader.Read(Files, process?.Arguments ?? [], unit, process?.Environment);
        string root = Text(settings, "data-root") ?? DefaultRoot;
        var folder = new DockerFolder(Files, root);
        if (process is null && unit is null && node.ProgramPath("dockerd") is null && (node.Live || (!folder.Exists && settings.Keys.Count == 0 && settings.Problem is null)))
            return null;
        string[] sockets = Sockets(settings);
        (IReadOnlyList<string> hosts, IReadOnlyList<string> helpers) = DockerLogins.Read(Files);
        var facts = new DockerFacts
        {
            Settings = settings,
            Running = node.Live ? false : null,
            DataRoot = root,
            CgroupDriver = CgroupDriver(settings, host),
            LiveRestore = Flag(settings, "live-restore"),
            UsernsRemap = Text(settings, "userns-remap") is { Length: > 0 } || folder.Remapped,
            Rootless = process?.Rootless ?? IsRootless(unit),
            AuthHosts = hosts,
            CredentialHelpers = helpers,
            CertHosts = [.. Files.List("/etc/docker/certs.d").Where(name => Files.IsFolder($"/etc/docker/certs.d/{name}"))],
        };
        // A call would start what is stopped.
        bool asleep = RuntimeReader.Wakes([.. host.Units.Where(u => u.Name is "docker.service" or "docker.socket")]);
        EngineFacts? engine = node.Live && !asleep ? await EngineFacts.ReadAsync(node, [.. sockets.Where(Files.Exists)], cancellation) : null;
        facts = engine is null ? await OffAsync(facts, folder, host, cancellation) : engine.Lay(facts);
        folder = new DockerFolder(Files, facts.DataRoot);
        string[] mounted = [.. folder.ContainersWith(sockets).Select(name => $"container {name}")];
        return facts with
        {
            Swarm = folder.Swarm,
            Volumes = folder.Volumes(),
            Networks = folder.Networks(),
            SocketUsers = [.. await new DockerSocketUsers(node, processes).ReadAsync(sockets, cancellation), .. mounted.Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>What the files alone say.</summary>
    private async Task<DockerFacts> OffAsync(DockerFacts facts, DockerFolder folder, HostFacts host, CancellationToken cancellation)
    {
        string driver = folder.StorageDriver();
        IReadOnlyList<DockerImageFacts> images = folder.Images(cancellation);
        return facts with
        {
            Version = await VersionAsync(host, cancellation),
            StorageDriver = driver.Length > 0 ? driver : Text(facts.Settings, "storage-driver") ?? (images.Count > 0 ? "overlayfs" : ""),
            ContainerdStore = facts.Settings.Value("features").Flag("containerd-snapshotter") ?? (driver.Length == 0 && images.Count > 0),
            Containers = folder.Containers(),
            Images = images,
        };
    }

    private async Task<string> VersionAsync(HostFacts host, CancellationToken cancellation)
    {
        string? text = await node.AskAsync("dockerd", ["--version"], "version of Docker", cancellation);
        return VersionText.First(text ?? "") is { Length: > 0 } version ? version
            : VersionText.First(host.Packages.FirstOrDefault(p => p.Name is "docker-ce" or "docker.io" or "docker-engine" or "moby-engine" or "docker")?.Version ?? "");
    }

    private static string[] Sockets(DockerSettings settings)
    {
        string[] named =
        [
            .. from item in settings.Value("hosts").Items()
               let host = item.Text()
               where host.StartsWith("unix://", StringComparison.Ordinal)
               select host["unix://".Length..],
        ];
        return named.Length > 0 ? [.. named.Concat(DefaultSockets.Where(_ => named.Any(DefaultSockets.Contains))).Distinct()] : DefaultSockets;
    }

    /// <summary>As dockerd chooses: systemd on cgroup v2 under systemd, else cgroupfs. Empty where that cannot be known.</summary>
    private static string CgroupDriver(DockerSettings settings, HostFacts host)
    {
        const string Option = "native.cgroupdriver=";
        string? set = settings.Value("exec-opts").Items().Select(item => item.Text()).LastOrDefault(text => text.StartsWith(Option, StringComparison.Ordinal));
        return set is not null ? set[Option.Length..]
            : host.Cgroup is "v1" or "hybrid" ? "cgroupfs"
            : host.Cgroup == "v2" && host.Init.Length > 0 ? host.Init == "systemd" ? "systemd" : "cgroupfs" : "";
    }

    private bool IsRootless(UnitFacts? unit) =>
        unit is null && Files.List("/home").Any(user => Files.IsFolder($"/home/{user}/.local/share/docker"));

    private static string? Text(DockerSettings settings, string key) => settings.Value(key).Text() is { Length: > 0 } text ? text : null;

    private static bool Flag(DockerSettings settings, string key) => settings.Value(key).Flag() ?? false;
}
