using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The machine, all but its disks and its installer, for which Docker has to be known.</summary>
internal sealed class HostReader(NodeReading node, ProcessTable processes)
{
    private static readonly string[] ProgramsOfMoves =
    [
        "conmon", "containerd", "cri-dockerd", "crictl", "crio", "crun", "ctr", "docker", "dockerd", "iptables", "isulad", "kubectl", "podman", "runc",
        "sampan", "skopeo",
    ];

    internal async Task<HostFacts> ReadAsync(CancellationToken cancellation)
    {
        NodeFiles files = node.Files;
        IReadOnlyDictionary<string, string> release = OsReader.Release(files);
        string kernel = KernelReader.Release(files), cgroup = KernelReader.Cgroup(files);
        IReadOnlyList<string> modules = ModuleReader.Now(files, kernel);
        var host = new HostFacts
        {
            OsId = release.GetValueOrDefault("ID", ""),
            OsVersion = release.GetValueOrDefault("VERSION_ID", ""),
            Immutable = OsReader.Immutable(files, release),
            Kernel = kernel,
            Init = KernelReader.Init(files),
            Cgroup = cgroup,
            CgroupControllers = KernelReader.Controllers(files, cgroup),
            SeLinux = KernelReader.SeLinux(files),
            AppArmor = KernelReader.AppArmor(files),
            Seccomp = KernelReader.Seccomp(files),
            Modules = modules,
            LoadableModules = ModuleReader.Loadable(files, kernel, modules),
            ModulesAtBoot = ModuleReader.AtBoot(files),
            Sysctls = SysctlReader.Now(files),
            SysctlsAtBoot = SysctlReader.AtBoot(files),
            Packages = await PackageReader.ReadAsync(node, cancellation),
            PackageTool = PackageReader.Tool(node),
            Programs = Programs(),
            Units = await UnitReader.ReadAsync(node, cancellation),
            PurgeErasesDocker = DebianPurge.Erases(files),
            ClockSynchronised = await ClockAsync(cancellation),
            Listeners = ListenerReader.Read(files, processes),
        };
        return await FirewallReader.ReadAsync(node, host, cancellation);
    }

    /// <summary>Where the node has the programs that a move is about.</summary>
    private Dictionary<string, string> Programs()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string program in ProgramsOfMoves)
        {
            if (node.ProgramPath(program) is { } path)
                found[program] = path;
        }
        return found;
    }

    private async Task<bool?> ClockAsync(CancellationToken cancellation)
    {
        if (!node.Files.IsFolder("/run/systemd/system"))
            return null;
        string? answer = await node.AskAsync("timedatectl", ["show", "--property=NTPSynchronized", "--value"], "clock", cancellation);
        return answer?.Trim() switch { "yes" => true, "no" => false, _ => null };
    }
}
