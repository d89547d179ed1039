using Sampan.Cri;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Classes;

/// <summary>Classes of cache and memory bandwidth: the groups that somebody has made in the kernel's resctrl file system.</summary>
internal sealed class RdtClasses(string folder)
{
    /// <summary>Where resctrl is mounted.</summary>
    public const string UsualFolder = "/sys/fs/resctrl";

    // goresctrl's name for the group of all that nobody has put elsewhere.
    private const string Root = "system/default";

    // Of the folder's own, not groups.
    private static readonly string[] NotGroups = ["info", "mon_groups", "mon_data"];

    /// <summary>A class; null for the one that all processes are in.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT: there is no such class.</exception>
    public IntelRdt? Find(string name)
    {
        if (name is Root or "")
        {
            return null;
        }
        if (!Directory.Exists(Path.Combine(folder, "info")))
        {
            throw CriException.InvalidArgument(
                $"RDT class \"{name}\" cannot be had: {folder} is not mounted; it takes a CPU with resource control, "
                + $"and mount -t resctrl resctrl {folder}");
        }
        string[] known = [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Except(NotGroups).Order(StringComparer.Ordinal)];
        return known.Contains(name)
            ? new IntelRdt { ClosId = name }
            : throw CriException.InvalidArgument(
                $"RDT class \"{name}\" is unknown: {folder} has {string.Join(", ", known.DefaultIfEmpty("none"))}; "
                + "make it there, or correct the pod's annotation");
    }
}
