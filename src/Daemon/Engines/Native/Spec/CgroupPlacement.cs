using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Under which parent cgroup, and in which driver's words.</summary>
internal sealed record CgroupPlacement(CgroupDriver Driver, string Parent)
{
    private const string Prefix = "sampan";

    /// <summary>The spec's <c>cgroupsPath</c>: a path, or <c>slice:prefix:id</c> for systemd, which knows a slice by its last name.</summary>
    public string PathOf(string id)
    {
        if (Driver == CgroupDriver.Systemd)
        {
            string slice = Parent.TrimEnd('/');
            slice = slice[(slice.LastIndexOf('/') + 1)..];
            return $"{(slice.Length == 0 ? "system.slice" : slice)}:{Prefix}:{id}";
        }
        string parent = Parent.Trim('/');
        return parent.Length == 0 ? $"/{Prefix}/{id}" : $"/{parent}/{id}";
    }
}
