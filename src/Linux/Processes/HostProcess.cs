using System.Globalization;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Processes;

/// <summary>What this process may do and what the kernel under it is.</summary>
public static class HostProcess
{
    private const int HighestCapability = 63;

    /// <summary>The numbers of the capabilities in this process's bounding set, capabilities(7).</summary>
    public static IReadOnlySet<int> BoundingCapabilities()
    {
        var set = new HashSet<int>();
        for (int capability = 0; capability <= HighestCapability; capability++)
        {
            int result = Libc.prctl(Libc.PR_CAPBSET_READ, (nuint)capability, 0, 0, 0);
            if (result < 0)
            {
                break;
            }
            if (result == 1)
            {
                set.Add(capability);
            }
        }
        return set;
    }

    /// <summary>
    /// The lowest oom_score_adj that this process can give itself or a child: -1000 with CAP_SYS_RESOURCE, else its
    /// present value. proc_pid_oom_score_adj(5).
    /// </summary>
    public static int LowestOomScoreAdjustment()
    {
        const int lowest = -1000, sysResource = 24;
        return BoundingCapabilities().Contains(sysResource)
            ? lowest
            : int.Parse(File.ReadAllText("/proc/self/oom_score_adj"), CultureInfo.InvariantCulture);
    }

    /// <summary>The kernel's version; 0.0 when it cannot be read.</summary>
    public static Version KernelVersion()
    {
        string release = File.ReadAllText("/proc/sys/kernel/osrelease");
        string[] parts = release.Split('.', '-', '+');
        return parts.Length >= 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out int major)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out int minor)
            ? new Version(major, minor)
            : new Version(0, 0);
    }

    /// <summary>The id of this boot: facts of another boot's processes, mounts and namespaces are void.</summary>
    public static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}
