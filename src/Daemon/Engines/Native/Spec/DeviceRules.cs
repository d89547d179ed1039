using Sampan.Cri;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Which device nodes a container has and may open.</summary>
internal static class DeviceRules
{
    private const string All = "rwm";

    /// <summary>Every node may be made; these may be used: null, zero, full, random, urandom, tty, console, pts, ptmx.</summary>
    private static readonly (long? Major, long? Minor)[] Usual =
        [(1, 3), (1, 5), (1, 7), (1, 8), (1, 9), (5, 0), (5, 1), (136, null), (5, 2)];

    public static IReadOnlyList<LinuxDevice>? Nodes(SpecInput input)
    {
        IEnumerable<ResolvedDevice> devices = input.Security.Privileged
            ? input.HostDevices.Select(d => new ResolvedDevice(d.Path, All, d)).Concat(input.Devices)
            : input.Devices;
        var nodes = new Dictionary<string, LinuxDevice>();
        foreach (ResolvedDevice device in devices)
        {
            LinuxDevice node = Node(device);
            nodes[node.Path] = node;
        }
        return nodes.Count == 0 ? null : [.. nodes.Values];
    }

    /// <summary>The node of one device.</summary>
    public static LinuxDevice Node(ResolvedDevice device) => new()
    {
        Path = ContainerPath.Clean(device.ContainerPath),
        Type = device.Host.Type.ToString(),
        Major = device.Host.Major,
        Minor = device.Host.Minor,
        FileMode = device.Host.Mode,
        Uid = device.Host.Uid,
        Gid = device.Host.Gid,
    };

    public static IReadOnlyList<DeviceRule> Access(SpecInput input) => input.Security.Privileged
        ? [new DeviceRule { Allow = true, Access = All }]
        : [.. Default(), .. input.Devices.Select(Allow)];

    /// <summary>Nothing but the usual devices.</summary>
    public static IEnumerable<DeviceRule> Default()
    {
        yield return new DeviceRule { Allow = false, Access = All };
        yield return new DeviceRule { Allow = true, Type = "c", Access = "m" };
        yield return new DeviceRule { Allow = true, Type = "b", Access = "m" };
        foreach ((long? major, long? minor) in Usual)
        {
            yield return new DeviceRule { Allow = true, Type = "c", Major = major, Minor = minor, Access = All };
        }
    }

    /// <summary>Lets one device be used.</summary>
    public static DeviceRule Allow(ResolvedDevice device)
    {
        string access = device.Permissions.Length == 0 ? All : device.Permissions;
        if (access.Length > All.Length || access.Any(c => !All.Contains(c, StringComparison.Ordinal)))
        {
            throw CriException.InvalidArgument(
                $"device {device.ContainerPath}: permissions \"{access}\" are not some of r, w and m");
        }
        return new DeviceRule
        {
            Allow = true,
            Type = device.Host.Type.ToString(),
            Major = device.Host.Major,
            Minor = device.Host.Minor,
            Access = access,
        };
    }
}
