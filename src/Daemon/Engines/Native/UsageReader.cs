using System.Globalization;
using Sampan.Cri.V1;
using Sampan.Linux;
using Sampan.Linux.Cgroups;
using Sampan.Linux.Namespaces;
using Sampan.Linux.Processes;
using CgroupVersion = Sampan.Linux.Cgroups.CgroupVersion;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Reads pods' usage, and the details that metrics want, from cgroups and /proc.</summary>
internal sealed class UsageReader(CgroupParents parents)
{
    private readonly CgroupHierarchies _hierarchies = parents.Hierarchies;

    /// <summary>What a container's cgroup has used; null when it does not run.</summary>
    public CgroupUsage? Read(ContainerProcess process) => LiveProcess.Read(process, () => CgroupReader.Read(
        _hierarchies, controller => _hierarchies.FolderOf(process.Pid, controller)));

    /// <summary>The details of a container; null when it does not run.</summary>
    public ContainerDetails? ReadDetails(ContainerProcess process) => LiveProcess.Read(process, () => ReadLive(process));

    /// <summary>What a pod uses.</summary>
    public PodUsage ReadPod(string id, SandboxHandle handle)
    {
        string path = parents.Driver == CgroupDriver.Systemd ? SystemdSlices.PathOf(handle.CgroupParent) : handle.CgroupParent;
        bool exists = path.Trim('/').Length > 0 && Directory.Exists(Folder(path, "memory"));
        return new PodUsage(
            path,
            exists ? CgroupReader.Read(_hierarchies, controller => Folder(path, controller)) : null,
            exists ? ReadDetails(path) : null,
            handle.NetworkNamespace is { } pin ? Interfaces(pin) : []);
    }

    private ContainerDetails ReadLive(ContainerProcess process)
    {
        string? unified = _hierarchies.UnifiedFolderOf(process.Pid);
        CgroupDetails details = _hierarchies.Version == CgroupVersion.V2
            ? CgroupDetailsReader.ReadUnified(unified ?? "/")
            : CgroupDetailsReader.ReadLegacy(controller => _hierarchies.FolderOf(process.Pid, controller), unified);
        string path = PathOf(_hierarchies.Version == CgroupVersion.V2 ? unified : _hierarchies.FolderOf(process.Pid, "memory"));
        (int descriptors, int sockets) = Descriptors(details.Processes);
        return new ContainerDetails(path, details, descriptors, sockets, DescriptorLimit(process.Pid));
    }

    private CgroupDetails ReadDetails(string path)
    {
        string? unified = _hierarchies.Unified is { } mount ? Path.Join(mount, path) : null;
        return _hierarchies.Version == CgroupVersion.V2
            ? CgroupDetailsReader.ReadUnified(unified!)
            : CgroupDetailsReader.ReadLegacy(controller => Folder(path, controller), unified);
    }

    private string? Folder(string path, string controller) => _hierarchies.FolderOf(path, controller);

    private string PathOf(string? folder)
    {
        string? mount = _hierarchies.Mounts.FirstOrDefault(each => folder?.StartsWith(each + "/", StringComparison.Ordinal) == true);
        return mount is null ? "/" : folder![mount.Length..];
    }

    private static IReadOnlyList<InterfaceCounters> Interfaces(string pin)
    {
        try
        {
            return InterfaceCounters.Read(pin);
        }
        catch (Exception exception) when (exception is LinuxException or IOException)
        {
            // The pod is being removed.
            return [];
        }
    }

    // Max open files            1024                 524288               files
    private static ulong? DescriptorLimit(int pid)
    {
        const string name = "Max open files";
        try
        {
            string? line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/limits"))
                .FirstOrDefault(each => each.StartsWith(name, StringComparison.Ordinal));
            string soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
            return ulong.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out ulong limit) ? limit : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static (int All, int Sockets) Descriptors(IReadOnlyList<int> processes)
    {
        int all = 0, sockets = 0;
        foreach (int pid in processes)
        {
            try
            {
                foreach (FileSystemInfo descriptor in new DirectoryInfo(
                    string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")).EnumerateFileSystemInfos())
                {
                    all++;
                    sockets += descriptor.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true ? 1 : 0;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }
        return (all, sockets);
    }
}
