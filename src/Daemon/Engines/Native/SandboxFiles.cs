using System.Text;
using Sampan.Cri.V1;
using Sampan.Daemon.Configuration;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Mount = Sampan.Linux.Mounts.Mount;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The files that the containers of a sandbox share: resolv.conf, hostname, hosts, shared memory.</summary>
internal sealed class SandboxFiles(NativeLayout layout, Live<NativeSettings> settings)
{
    private const uint SharedMemoryMode = 0b001_111_111_111; // 01777
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The resolver's configuration.</summary>
    public string ResolvConf(string sandboxId) => Path.Combine(layout.SandboxOf(sandboxId), "resolv.conf");

    /// <summary>The host name.</summary>
    public string Hostname(string sandboxId) => Path.Combine(layout.SandboxOf(sandboxId), "hostname");

    /// <summary>The static host table.</summary>
    public string Hosts(string sandboxId) => Path.Combine(layout.SandboxOf(sandboxId), "hosts");

    /// <summary>The shared memory: a tmpfs, or the host's in a pod that shares the host's IPC.</summary>
    public string SharedMemory(string sandboxId, bool hostIpc) =>
        hostIpc ? "/dev/shm" : Path.Combine(layout.SandboxOf(sandboxId), "shm");

    /// <summary>Writes the files and mounts the shared memory.</summary>
    /// <exception cref="IOException">A file could not be written or the tmpfs not mounted.</exception>
    public void Create(SandboxRequest request, string hostname)
    {
        Directory.CreateDirectory(layout.SandboxOf(request.Id));
        AtomicFile.Write(ResolvConf(request.Id), ResolverConfiguration(request.Config.DnsConfig), Readable);
        AtomicFile.Write(Hostname(request.Id), Encoding.UTF8.GetBytes(hostname + "\n"), Readable);
        AtomicFile.Write(Hosts(request.Id), HostTable(request, hostname), Readable);
        if (request.Namespaces.Ipc != NamespaceMode.Node)
        {
            string memory = SharedMemory(request.Id, hostIpc: false);
            Directory.CreateDirectory(memory);
            Mount.Tmpfs(
                memory, settings.Current.SharedMemoryBytes, SharedMemoryMode,
                MountFlags.NoSuid | MountFlags.NoDev | MountFlags.NoExec,
                request.Users?.HostUid ?? 0, request.Users?.HostGid ?? 0);
        }
        if (request.Users is { } users)
        {
            using RootedDirectory folder = RootedDirectory.Open(layout.SandboxOf(request.Id));
            foreach (string file in new[] { ResolvConf(request.Id), Hostname(request.Id), Hosts(request.Id) })
            {
                folder.SetOwner(Path.GetFileName(file), users.HostUid, users.HostGid);
            }
        }
    }

    /// <summary>Unmounts and removes all of it. Idempotent.</summary>
    public void Remove(string sandboxId)
    {
        Mount.Unmount(SharedMemory(sandboxId, hostIpc: false), detach: true);
        if (Directory.Exists(layout.SandboxOf(sandboxId)))
        {
            Directory.Delete(layout.SandboxOf(sandboxId), recursive: true);
        }
    }

    /// <summary>The text of resolv.conf(5); the host's own file when the pod says nothing.</summary>
    internal static byte[] ResolverConfiguration(DNSConfig? dns)
    {
        if (dns is null || (dns.Servers.Count == 0 && dns.Searches.Count == 0 && dns.Options.Count == 0))
        {
            const string host = "/etc/resolv.conf";
            return File.Exists(host) ? File.ReadAllBytes(host) : [];
        }
        var text = new StringBuilder();
        if (dns.Searches.Count > 0)
        {
            text.Append("search ").AppendJoin(' ', dns.Searches).Append('\n');
        }
        foreach (string server in dns.Servers)
        {
            text.Append("nameserver ").Append(server).Append('\n');
        }
        if (dns.Options.Count > 0)
        {
            text.Append("options ").AppendJoin(' ', dns.Options).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    internal static byte[] HostTable(SandboxRequest request, string hostname)
    {
        const string host = "/etc/hosts";
        if (!request.HasOwnNetwork)
        {
            return File.Exists(host) ? File.ReadAllBytes(host) : [];
        }
        return Encoding.UTF8.GetBytes(
            $"127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n127.0.1.1\t{hostname}\n");
    }
}
