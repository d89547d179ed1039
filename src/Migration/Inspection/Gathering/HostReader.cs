using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The machine, all but its disks and its installer, for which Docker has to be known.</summary>
internal sealed class HostReader(NodeReading node, ProcessTable processes)
{
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
            Units = await UnitReader.ReadAsync(node, cancellation),
            PurgeErasesDocker = DebianPurge.Erases(files),
            ClockSynchronised = await ClockAsync(cancellation),
            Listeners = ListenerReader.Read(files, processes),
        };
        return await FirewallReader.ReadAsync(node, host, cancellation);
    }

    private async Task<bool?> ClockAsync(CancellationToken cancellation)
    {
        if (!node.Files.IsFolder("/run/systemd/system"))
            return null;
        string? answer = await node.AskAsync("timedatectl", ["show", "--property=NTPSynchronized", "--value"], "clock", cancellation);
        return answer?.Trim() switch { "yes" => true, "no" => false, _ => null };
    }
}
