using Sampan.Toml;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>What a target lets processes without root do in a pod's network, by default and by its files.</summary>
internal static class UnprivilegedDefaults
{
    /// <summary>Whether low ports, or pings, are allowed; null if it cannot be told or Docker's way stays.</summary>
    public static bool? Allows(CheckContext context, bool ping)
    {
        if (context.TargetRuntime() is not { } target)
            return null;
        switch (target.Kind)
        {
            case TargetKind.Containerd:
                ContainerdSettings settings = ContainerdSettings.Read(target);
                bool? set = ping ? settings.UnprivilegedPing : settings.UnprivilegedPorts;
                return set ?? ContextReading.ParseVersion(target.Version)?.Reached(2, 0);
            case TargetKind.Crio:
                string key = ping ? "net.ipv4.ping_group_range" : "net.ipv4.ip_unprivileged_port_start";
                return CrioSettings.Value(target, "runtime", "default_sysctls") is TomlArray list
                    && list.OfType<string>().Any(s => s.StartsWith(key, StringComparison.Ordinal));
            default:
                return null;
        }
    }
}
