using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>
/// The files of a pod that its containers get in the place of the engine's own: resolv.conf, hosts, hostname. They are there before
/// any container is, so that nobody ever reads the engine's.
/// </summary>
internal sealed class SandboxFolder(string root)
{
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly string[] Names = ["resolv.conf", "hosts", "hostname"];

    /// <summary>Writes them.</summary>
    /// <exception cref="IOException">One could not be written.</exception>
    public void Create(SandboxRequest request)
    {
        string folder = Directory.CreateDirectory(PathOf(request.Id)).FullName;
        string hostname = request.HasOwnNetwork && request.Config.Hostname.Length > 0 ? request.Config.Hostname : Environment.MachineName;
        Write(Path.Combine(folder, "resolv.conf"), SandboxFiles.ResolverConfiguration(request.Config.DnsConfig));
        Write(Path.Combine(folder, "hosts"), SandboxFiles.HostTable(request, hostname));
        Write(Path.Combine(folder, "hostname"), System.Text.Encoding.UTF8.GetBytes(hostname + "\n"));
    }

    /// <summary>The files by where they belong in a container; none for a sandbox that somebody else made.</summary>
    public IEnumerable<(string Target, string Source)> Files(string sandboxId) =>
        from name in Names
        let source = Path.Combine(PathOf(sandboxId), name)
        where File.Exists(source)
        select ($"/etc/{name}", source);

    /// <summary>Removes them. Idempotent.</summary>
    public void Remove(string sandboxId)
    {
        if (Directory.Exists(PathOf(sandboxId)))
        {
            Directory.Delete(PathOf(sandboxId), recursive: true);
        }
    }

    /// <summary>The sandboxes that have a folder.</summary>
    public IEnumerable<string> Ids() => Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(path => Path.GetFileName(path)) : [];

    // Not flushed to the disk: a machine that loses its power loses the pod with it.
    private static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = Readable,
            BufferSize = 0,
        });
        file.Write(content);
    }

    private string PathOf(string sandboxId) => Path.Combine(root, sandboxId);
}
