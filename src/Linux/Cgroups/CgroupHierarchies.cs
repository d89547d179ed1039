using System.Globalization;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Cgroups;

/// <summary>The mounted cgroup hierarchies of a host and the way from a process or a name to a folder in each.</summary>
public sealed record CgroupHierarchies
{
    private const string UnifiedType = "cgroup2", LegacyType = "cgroup";

    /// <summary>How the host mounts its control groups.</summary>
    public required CgroupVersion Version { get; init; }

    /// <summary>Controller → mount point of its v1 hierarchy, e.g. <c>memory</c> → <c>/sys/fs/cgroup/memory</c>.</summary>
    public required IReadOnlyDictionary<string, string> Legacy { get; init; }

    /// <summary>Mount point of the v2 hierarchy; null when there is none.</summary>
    public required string? Unified { get; init; }

    /// <summary>Every mount point in which a container gets a folder.</summary>
    public IEnumerable<string> Mounts =>
        Unified is null ? Legacy.Values.Distinct() : Legacy.Values.Distinct().Append(Unified);

    /// <summary>Reads this host's mounts.</summary>
    /// <exception cref="IOException">No cgroup hierarchy is mounted.</exception>
    public static CgroupHierarchies Detect() => Parse(File.ReadLines("/proc/self/mounts"));

    /// <summary>Reads lines of <c>/proc/self/mounts</c>, fstab(5).</summary>
    /// <exception cref="IOException">No cgroup hierarchy is among them.</exception>
    public static CgroupHierarchies Parse(IEnumerable<string> mounts)
    {
        var legacy = new Dictionary<string, string>(StringComparer.Ordinal);
        string? unified = null;
        foreach (string[] fields in mounts.Select(line => line.Split(' ')).Where(fields => fields.Length >= 4))
        {
            if (fields[2] == UnifiedType)
            {
                unified ??= fields[1];
            }
            else if (fields[2] == LegacyType)
            {
                foreach (string option in fields[3].Split(',').Where(IsController))
                {
                    legacy.TryAdd(option, fields[1]);
                }
            }
        }
        if (unified is null && legacy.Count == 0)
        {
            throw new IOException("no cgroup file system is mounted: mount cgroup2 on /sys/fs/cgroup");
        }
        CgroupVersion version = unified is null ? CgroupVersion.V1
            : legacy.Keys.Any(controller => !controller.StartsWith("name=", StringComparison.Ordinal)) ? CgroupVersion.Hybrid
            : CgroupVersion.V2;
        return new CgroupHierarchies { Version = version, Legacy = legacy, Unified = unified };
    }

    /// <summary>The folder that accounts <paramref name="controller"/> for a process; null when it is gone or in none.</summary>
    public string? FolderOf(int pid, string controller)
    {
        try
        {
            return FolderOf(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup")), controller);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>As <see cref="FolderOf(int, string)"/>, from the lines of <c>/proc/PID/cgroup</c>.</summary>
    public string? FolderOf(IEnumerable<string> lines, string controller)
    {
        foreach (string[] fields in lines.Select(line => line.Split(':', 3)).Where(fields => fields.Length == 3))
        {
            bool isUnified = fields[1].Length == 0;
            if (isUnified ? Version == CgroupVersion.V2 : fields[1].Split(',').Contains(controller))
            {
                string? mount = isUnified ? Unified : Legacy.GetValueOrDefault(controller);
                return mount is null ? null : Path.Join(mount, fields[2]);
            }
        }
        return null;
    }

    /// <summary>The folder of a process in the version 2 hierarchy, also where that stands beside version 1; null when there is none.</summary>
    public string? UnifiedFolderOf(int pid)
    {
        try
        {
            string? line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup"))
                .FirstOrDefault(each => each.StartsWith("0::", StringComparison.Ordinal));
            return line is null || Unified is null ? null : Path.Join(Unified, line[3..]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The folder of the cgroup <paramref name="name"/> (absolute, as <c>/kubepods/…</c>) under a controller.</summary>
    public string? FolderOf(string name, string controller)
    {
        string? mount = Version == CgroupVersion.V2 ? Unified : Legacy.GetValueOrDefault(controller);
        return mount is null ? null : Path.Join(mount, name);
    }

    /// <summary>
    /// Removes the cgroup <paramref name="name"/> and what is below it from every hierarchy, deepest first. What still
    /// holds a process stays. Idempotent.
    /// </summary>
    /// <returns>Whether nothing of it is left.</returns>
    public bool TryRemove(string name)
    {
        bool gone = true;
        foreach (string folder in Mounts.Select(mount => Path.Join(mount, name)).Where(Directory.Exists))
        {
            gone &= TryRemoveTree(folder);
        }
        return gone;
    }

    /// <summary>Removes one cgroup folder if it holds neither processes nor cgroups. Idempotent.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool TryRemoveEmpty(string folder)
    {
        // rmdir(2), not Directory.Delete: a cgroup's files cannot be unlinked and do not keep it from going.
        return Libc.rmdir(folder) == 0 || Libc.LastErrno == Errno.ENOENT;
    }

    private static bool TryRemoveTree(string folder)
    {
        foreach (string child in Directory.EnumerateDirectories(folder))
        {
            TryRemoveTree(child);
        }
        return TryRemoveEmpty(folder);
    }

    private static bool IsController(string option) =>
        option is "cpu" or "cpuacct" or "cpuset" or "memory" or "devices" or "freezer" or "blkio" or "pids" or "hugetlb"
            or "net_cls" or "net_prio" or "perf_event" or "rdma" or "misc"
        || option.StartsWith("name=", StringComparison.Ordinal);
}
