using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>The mounts that every container has.</summary>
internal static class DefaultMounts
{
    public static IEnumerable<RuntimeMount> Kernel(bool privileged, SandboxPaths? paths = null)
    {
        string access = privileged ? "rw" : "ro";
        yield return Make("/proc", "proc", "proc", "nosuid", "noexec", "nodev");
        yield return Make("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        yield return Make(
            "/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5");
        yield return Make("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
        // Only the owner of a network namespace may mount the sysfs that shows it.
        yield return paths is { User: not null, Network: null }
            ? Make("/sys", "bind", "/sys", "rbind", "rprivate", "nosuid", "noexec", "nodev", "rro")
            : Make("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", access);
        yield return Make("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", access);
    }

    public static IEnumerable<RuntimeMount> SharedMemory(SandboxPaths paths)
    {
        if (paths.Shm is { } shm)
        {
            yield return Make("/dev/shm", "bind", shm, "rbind", "rprivate", "rw");
        }
    }

    /// <summary>The sandbox's files under /etc.</summary>
    public static IEnumerable<RuntimeMount> Files(SandboxPaths paths, bool readOnly)
    {
        string access = readOnly ? "ro" : "rw";
        if (paths.HostnameFile is { } hostname)
        {
            yield return Make("/etc/hostname", "bind", hostname, "rbind", "rprivate", access);
        }
        if (paths.HostsFile is { } hosts && paths.Network is not null)
        {
            yield return Make("/etc/hosts", "bind", hosts, "rbind", "rprivate", access);
        }
        if (paths.ResolvConf is { } resolvConf)
        {
            yield return Make("/etc/resolv.conf", "bind", resolvConf, "rbind", "rprivate", access);
        }
    }

    private static RuntimeMount Make(string destination, string type, string source, params string[] options) =>
        new() { Destination = destination, Type = type, Source = source, Options = options };
}
