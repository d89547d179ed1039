using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Targets;

/// <summary>Tells what a node runs its pods with now. The socket's name proves little: what answers there decides, where something does.</summary>
internal static class SourceFinder
{
    private static readonly Version DockershimEnds = new(1, 24);

    /// <summary>What the node is moved from.</summary>
    /// <exception cref="MigrationException">It cannot be told; the message says what is missing.</exception>
    internal static PlanSource Find(NodeFacts facts)
    {
        KubeletFacts kubelet = facts.Kubelet
            ?? throw new MigrationException("There is no kubelet on this node: no process, no unit and no files of one. Nothing can be moved.");
        if (UsesDockershim(kubelet))
        {
            DockerFacts docker = Docker(facts, "the kubelet uses its built-in Docker shim");
            return new PlanSource(TargetKind.Docker, "dockershim", docker.Version, "", docker.DataRoot, DriverOf(docker, kubelet));
        }
        string endpoint = kubelet.Configuration.Value("containerRuntimeEndpoint") is { Length: > 0 } set
            ? WithScheme(set)
            : throw new MigrationException("The kubelet has no containerRuntimeEndpoint, and its version has no default for it. See: sampan migrate inspect.");
        string kind = KindOf(facts, endpoint);
        if (kind == TargetKind.Docker)
        {
            DockerFacts docker = Docker(facts, $"{endpoint} says that it is Docker");
            return new PlanSource(TargetKind.Docker, TargetKind.CriDockerd, docker.Version, endpoint, docker.DataRoot, DriverOf(docker, kubelet));
        }
        RuntimeFacts? runtime = facts.Runtimes.FirstOrDefault(r => r.Kind == kind);
        string driver = facts.Cri?.CgroupDriver ?? kubelet.Configuration.Value("cgroupDriver") ?? "";
        return new PlanSource(kind, "", facts.Cri?.RuntimeVersion ?? runtime?.Version ?? "", endpoint, TargetTable.Of(kind).DataRoot, driver);
    }

    /// <summary>Whether the kubelet could drive Docker itself.</summary>
    internal static bool MayUseDockershim(KubeletFacts kubelet) => kubelet.Version is { } version && version < DockershimEnds;

    /// <summary>Whether the kubelet drives Docker itself.</summary>
    internal static bool UsesDockershim(KubeletFacts kubelet)
    {
        if (kubelet.Version is { } version && version >= DockershimEnds)
            return false;
        string? runtime = kubelet.Configuration.Value("container-runtime");
        // Without a version: a kubelet of the days of the shim has no endpoint among its settings unless it is remote.
        return runtime is not null
            ? runtime == "docker"
            : kubelet.Version is not null || kubelet.Configuration.Value("containerRuntimeEndpoint") is null or "unix:///var/run/dockershim.sock";
    }

    private static string KindOf(NodeFacts facts, string endpoint)
    {
        if (facts.Cri is { RuntimeName.Length: > 0 } answer)
        {
            return new[] { TargetTable.Containerd, TargetTable.Crio, TargetTable.Isulad, TargetTable.Sampan, TargetTable.Docker }
                .FirstOrDefault(t => t.RuntimeName.Equals(answer.RuntimeName, StringComparison.OrdinalIgnoreCase))?.Kind
                ?? throw new MigrationException($"{endpoint}: answers as '{answer.RuntimeName}', which Sampan does not know. A proxy in between has to be taken out first.");
        }
        string path = endpoint.Replace("unix://", "", StringComparison.Ordinal).Replace("/var/run/", "/run/", StringComparison.Ordinal);
        return path switch
        {
            "/run/cri-dockerd.sock" or "/run/dockershim.sock" => TargetKind.Docker,
            _ => new[] { TargetTable.Containerd, TargetTable.Crio, TargetTable.Isulad, TargetTable.Sampan }.FirstOrDefault(t => t.Socket == path)?.Kind
                ?? throw new MigrationException($"{endpoint}: nothing answers there, and the name is not one that Sampan knows. Start the runtime, or run this on the live node."),
        };
    }

    private static DockerFacts Docker(NodeFacts facts, string reason) =>
        facts.Docker ?? throw new MigrationException($"Docker was not found, though {reason}. Is dockerd in PATH, and /etc/docker or /var/lib/docker readable?");

    private static string DriverOf(DockerFacts docker, KubeletFacts kubelet) =>
        docker.CgroupDriver.Length > 0 ? docker.CgroupDriver : kubelet.Configuration.Value("cgroupDriver") ?? "";

    private static string WithScheme(string endpoint) => endpoint.StartsWith('/') ? "unix://" + endpoint : endpoint;
}
