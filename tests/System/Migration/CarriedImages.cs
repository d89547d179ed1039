using Sampan.Tests.System.Images;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Migration;

/// <summary>The images that tests carry.</summary>
internal static class CarriedImages
{
    /// <summary>The pause image's name.</summary>
    internal const string Pause = "registry.example/pause:1";

    /// <summary>Two layers with busybox, links, whiteouts and owners.</summary>
    internal static TestImage App(int more = 0) => TestImage.Running(
        """{"Env":["PATH=/bin"],"Cmd":["/bin/sleep","100000"]}""",
        Busybox().Folder("old").File("old/gone", "gone").File("old/kept", "kept").Folder("hidden").File("hidden/below", "below")
            .File("one", "linked").HardLink("two", "one").Build(),
        new TarBuilder().Folder("old").File("old/.wh.gone", "").Folder("hidden").File("hidden/.wh..wh..opq", "").File("hidden/above", "above")
            .File("owned", "owned", 0x1A0, 1000, 1001).Entry('0', "more", "", Noise(more)).Build());

    /// <summary>What a container of <see cref="App"/> shows by <see cref="Look"/>.</summary>
    internal const string Shown = "kept above linked 1000:1001 same";

    /// <summary>A script that shows what layers may get wrong.</summary>
    internal const string Look = "cd /; echo $(cd old; echo *) $(cd hidden; echo *) $(/bin/busybox cat two) $(/bin/busybox stat -c %u:%g owned) $([ $(/bin/busybox stat -c %i one) = $(/bin/busybox stat -c %i two) ] && echo same)";

    /// <summary>Enters the pause image into a Docker, without a registry.</summary>
    internal static async Task ImportPauseAsync(DockerEngine docker)
    {
        using var files = new TempFolder();
        string tar = files.Path("pause.tar");
        await File.WriteAllBytesAsync(tar, Busybox().Build());
        await docker.RunAsync("import", "--change", """CMD ["/bin/sleep","100000"]""", tar, Pause);
    }

    // Zeros would be a hole in the file.
    private static byte[] Noise(int count)
    {
        byte[] bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static TarBuilder Busybox() => new TarBuilder()
        .Folder("bin/").Folder("proc/").Folder("sys/").Folder("dev/").Folder("etc/").Folder("tmp/", mode: 0x3FF)
        .Entry('0', "bin/busybox", "", File.ReadAllBytes("/bin/busybox"), mode: 0x1ED)
        .Symlink("bin/cat", "busybox").Symlink("bin/sleep", "busybox").Symlink("bin/sh", "busybox");
}
