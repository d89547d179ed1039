using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Which capabilities a container gets.</summary>
internal static class CapabilityRules
{
    private const string Everything = "ALL";

    /// <summary>
    /// The sets of a container. Inheritable and ambient stay empty unless ambient ones are asked for: a process that
    /// is not root then has none, whatever its bounding set says.
    /// </summary>
    public static RuntimeCapabilities For(
        LinuxContainerSecurityContext security, HostFacts host, ICollection<string> warnings)
    {
        List<string> wanted = security.Privileged ? [.. CapabilityNames.All] : Changed(security.Capabilities);
        List<string> ambient = Names(security.Capabilities?.AddAmbientCapabilities ?? []);
        wanted.AddRange(ambient.Where(name => !wanted.Contains(name)));

        string[] granted = [.. wanted.Where(host.BoundingCapabilities.Contains)];
        string[] refused = [.. wanted.Except(granted)];
        if (refused.Length > 0)
        {
            warnings.Add($"capabilities that the daemon itself lacks were left out: {string.Join(", ", refused)}");
        }
        string[] kept = [.. ambient.Where(granted.Contains)];
        return Sets(granted, kept.Length > 0 ? kept : null);
    }

    public static RuntimeCapabilities Default(HostFacts host) =>
        Sets([.. CapabilityNames.Default.Where(host.BoundingCapabilities.Contains)], null);

    private static RuntimeCapabilities Sets(string[] granted, string[]? ambient) => new()
    {
        Bounding = granted,
        Effective = granted,
        Permitted = granted,
        Inheritable = ambient,
        Ambient = ambient,
    };

    // ALL goes first on either side, so that "add ALL, drop CHOWN" and "drop ALL, add CHOWN" mean what they say.
    private static List<string> Changed(Capability? change)
    {
        if (change is null)
        {
            return [.. CapabilityNames.Default];
        }
        List<string> add = Names(change.AddCapabilities);
        List<string> drop = Names(change.DropCapabilities);
        List<string> names = add.Contains(Everything) ? [.. CapabilityNames.All] : [.. CapabilityNames.Default];
        if (drop.Contains(Everything))
        {
            names.Clear();
        }
        names.AddRange(add.Where(name => name != Everything && !names.Contains(name)));
        names.RemoveAll(drop.Contains);
        return names;
    }

    private static List<string> Names(IEnumerable<string> written)
    {
        var names = new List<string>();
        foreach (string text in written)
        {
            string name = text.ToUpperInvariant();
            if (name is not Everything and not "CAP_ALL" && !name.StartsWith("CAP_", StringComparison.Ordinal))
            {
                name = "CAP_" + name;
            }
            name = name == "CAP_ALL" ? Everything : name;
            if (name != Everything && !CapabilityNames.All.Contains(name))
            {
                throw CriException.InvalidArgument($"unknown capability \"{text}\"; see capabilities(7)");
            }
            names.Add(name);
        }
        return names;
    }
}
