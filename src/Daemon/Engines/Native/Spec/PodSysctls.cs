using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>A pod's kernel parameters.</summary>
internal static class PodSysctls
{
    private const string PortStart = "net.ipv4.ip_unprivileged_port_start";
    private const string PingGroups = "net.ipv4.ping_group_range";

    private static readonly string[] IpcNames =
        ["kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni",
         "kernel.shm_rmid_forced"];

    /// <summary>
    /// What the pod asks for, and, where it has a network of its own, ports below 1024 and ping for everybody, as
    /// containerd does. A parameter that would change the host is refused.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Of(PodSandboxConfig sandbox)
    {
        NamespaceOption options = sandbox.Linux?.SecurityContext?.NamespaceOptions ?? new NamespaceOption();
        bool ownNetwork = options.Network == NamespaceMode.Pod;
        bool ownIpc = options.Ipc == NamespaceMode.Pod;
        var sysctls = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (ownNetwork)
        {
            sysctls[PortStart] = "0";
            sysctls[PingGroups] = "0 2147483647";
        }
        foreach ((string written, string value) in sandbox.Linux?.Sysctls ?? [])
        {
            string name = Dotted(written);
            sysctls[name] = Reason(name, ownNetwork, ownIpc) is { } reason
                ? throw CriException.InvalidArgument($"sysctl {name}: {reason}")
                : value;
        }
        return sysctls;
    }

    // A slash first means that slashes part the names, and a dot belongs to a name (sysctl(8)).
    private static string Dotted(string name)
    {
        int first = name.AsSpan().IndexOfAny('.', '/');
        return first < 0 || name[first] == '.'
            ? name
            : string.Create(name.Length, name, (span, from) =>
            {
                for (int i = 0; i < span.Length; i++)
                {
                    span[i] = from[i] switch { '/' => '.', '.' => '/', char c => c };
                }
            });
    }

    private static string? Reason(string name, bool ownNetwork, bool ownIpc)
    {
        // A name becomes a path under /proc/sys: no part of it may lead elsewhere.
        if (name.Split('.').Any(part => part.Length == 0 || part[0] == '/' || part[^1] == '/'))
        {
            return "the name is not one of a kernel parameter";
        }
        if (name.StartsWith("net.", StringComparison.Ordinal))
        {
            return ownNetwork ? null : "the pod has the host's network";
        }
        if (IpcNames.Contains(name) || name.StartsWith("fs.mqueue.", StringComparison.Ordinal))
        {
            return ownIpc ? null : "the pod has the host's IPC";
        }
        return "it belongs to no namespace and would change the host";
    }
}
