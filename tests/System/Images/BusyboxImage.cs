using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>An image of this machine's busybox, made without a registry.</summary>
internal static class BusyboxImage
{
    /// <summary>Enters it into a Docker under a name.</summary>
    internal static async Task ImportAsync(DockerEngine docker, string name)
    {
        using var files = new TempFolder();
        string tar = files.Path("base.tar");
        await File.WriteAllBytesAsync(tar, new TarBuilder()
            .Folder("bin/").Folder("proc/").Folder("sys/").Folder("dev/").Folder("etc/").Folder("tmp/", mode: 0x3FF)
            .Entry('0', "bin/busybox", "", await File.ReadAllBytesAsync("/bin/busybox"), mode: 0x1ED)
            .Symlink("bin/cat", "busybox").Symlink("bin/sleep", "busybox").Symlink("bin/sh", "busybox").Build());
        await docker.RunAsync("import", "--change", "ENV PATH=/bin", tar, name);
    }
}
