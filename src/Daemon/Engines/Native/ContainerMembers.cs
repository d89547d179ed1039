using Sampan.Linux.Cgroups;
using Sampan.Linux.Handles;

namespace Sampan.Daemon.Engines.Native;

/// <summary>
/// The processes in a container's own cgroup. It is found through the container's first process, and what that leads to is
/// not trusted: a process that has ended but is not reaped yet stands in the root of a version 1 hierarchy, beside
/// everything that runs on the node, and a pid may be somebody else's by now. A folder is the container's if the
/// container's id is in its path.
/// </summary>
/// <param name="folderOf">The folder of a process in the hierarchy that has all of them; null when it is gone.</param>
internal sealed class ContainerMembers(Func<int, string?> folderOf)
{
    internal ContainerMembers(CgroupHierarchies hierarchies)
        : this(pid => hierarchies.FolderOf(pid, hierarchies.Version == CgroupVersion.V2 ? "" : "pids"))
    {
    }

    /// <summary>The members beside the first process <paramref name="first"/>, those of cgroups below too.</summary>
    internal IReadOnlyList<int> Find(string id, int first) =>
        FolderOf(id, first) is { } folder ? [.. In(folder).Where(pid => pid != first)] : [];

    /// <summary>Sends a signal to members found before; who is none any more is left alone.</summary>
    internal void Signal(string id, IReadOnlyList<int> members, int signal)
    {
        foreach (int pid in members)
        {
            // Opened first: from here on the number cannot become another's unnoticed.
            using PidFd? process = PidFd.TryOpen(pid);
            if (process is not null && FolderOf(id, pid) is not null)
            {
                process.Signal(signal);
            }
        }
    }

    /// <summary>The container's topmost folder on the way to that of a process; null when the process is not in it.</summary>
    internal string? FolderOf(string id, int pid)
    {
        if (folderOf(pid) is not { } folder || folder.LastIndexOf(id, StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return null;
        }
        // cgroupfs names the folder by the id, systemd's driver makes it part of a scope's name.
        int end = folder.IndexOf('/', at);
        return end < 0 ? folder : folder[..end];
    }

    /// <summary>The members of a cgroup and of those below it.</summary>
    internal static IEnumerable<int> In(string folder) => Folders(folder)
        .SelectMany(each => Lines(Path.Join(each, "cgroup.procs")))
        .Select(line => int.TryParse(line, out int pid) ? pid : 0)
        .Where(pid => pid > 0);

    // Containers remove cgroups of their own at any time. What is left must be signalled all the same.
    private static string[] Folders(string folder)
    {
        try
        {
            return [folder, .. Directory.GetDirectories(folder, "*", SearchOption.AllDirectories)];
        }
        catch (DirectoryNotFoundException)
        {
            return [folder];
        }
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
