using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Migration.Translation.Intent;

namespace Sampan.Migration.Translation.Containerd;

/// <summary>The spec that containerd begins a container with, with Docker's resource limits in it. What is not here CRI adds.</summary>
internal static class BaseSpec
{
    private const string Capabilities =
        """["CAP_CHOWN","CAP_DAC_OVERRIDE","CAP_FSETID","CAP_FOWNER","CAP_MKNOD","CAP_NET_RAW","CAP_SETGID","CAP_SETUID","CAP_SETFCAP","CAP_SETPCAP","CAP_NET_BIND_SERVICE","CAP_SYS_CHROOT","CAP_KILL","CAP_AUDIT_WRITE"]""";

    // What `ctr oci spec` of containerd 1.6 and 2 gives, without limits.
    private const string Spec = """
        {
          "ociVersion": "1.0.2",
          "process": {"user": {"uid": 0, "gid": 0}, "cwd": "/", "capabilities": {}, "rlimits": [], "noNewPrivileges": true},
          "root": {"path": "rootfs"},
          "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc", "options": ["nosuid", "noexec", "nodev"]},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "strictatime", "mode=755", "size=65536k"]},
            {"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]},
            {"destination": "/dev/shm", "type": "tmpfs", "source": "shm", "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]},
            {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue", "options": ["nosuid", "noexec", "nodev"]},
            {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"]},
            {"destination": "/run", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "strictatime", "mode=755", "size=65536k"]}
          ],
          "linux": {
            "resources": {"devices": [{"allow": false, "access": "rwm"}]},
            "cgroupsPath": "/default",
            "namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}, {"type": "network"}],
            "maskedPaths": ["/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi"],
            "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]
          }
        }
        """;

    internal static string Text(IEnumerable<DockerUlimit> limits)
    {
        JsonObject spec = JsonNode.Parse(Spec)!.AsObject();
        JsonNode process = spec["process"]!;
        foreach (string set in (string[])["bounding", "effective", "permitted"])
            process["capabilities"]![set] = JsonNode.Parse(Capabilities);
        foreach (DockerUlimit limit in limits)
        {
            process["rlimits"]!.AsArray().Add((JsonNode)new JsonObject
            {
                ["type"] = "RLIMIT_" + limit.Name.ToUpperInvariant(),
                ["hard"] = Number(limit.Hard),
                ["soft"] = Number(limit.Soft),
            });
        }
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            spec.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static ulong Number(long limit) => limit < 0 ? ulong.MaxValue : (ulong)limit;
}
