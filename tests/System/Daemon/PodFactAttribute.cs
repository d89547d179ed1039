namespace Sampan.Tests.System.Daemon;

/// <summary>A test that runs pods: it needs root and Debian's packages.</summary>
internal sealed class PodFactAttribute : FactAttribute
{
    private static readonly string[] Needed =
    [
        "/usr/bin/conmon", "/usr/sbin/runc", "/usr/lib/cni/bridge", "/usr/sbin/ip", "/usr/sbin/iptables", "/bin/busybox",
        "/usr/bin/docker-registry",
    ];

    public PodFactAttribute()
    {
        Skip = !Environment.IsPrivilegedProcess ? "needs root"
            : Needed.FirstOrDefault(file => !File.Exists(file)) is { } missing ? $"needs {missing}"
            : null;
    }
}
