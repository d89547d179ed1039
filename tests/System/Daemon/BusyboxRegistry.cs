using Sampan.Tests.System.Images;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Daemon;

/// <summary>A registry with this machine's busybox as an image, and as a pause image.</summary>
internal sealed class BusyboxRegistry : IAsyncDisposable
{
    // What the tests' scripts call.
    private static readonly string[] Applets =
    [
        "cat", "dd", "echo", "env", "false", "grep", "head", "hostname", "httpd", "id", "ip", "kill", "ls", "mkdir", "mount",
        "ps", "pwd", "rm", "seq", "sh", "sleep", "tail", "test", "touch", "true", "usleep", "wget",
    ];

    private readonly DockerRegistry _registry;
    private readonly byte[] _layer = Layer();

    private BusyboxRegistry(DockerRegistry registry) => _registry = registry;

    internal string Host => _registry.Host;

    /// <summary>Busybox, run as root, with a user <c>web</c> of uid 1234 and a page in /www.</summary>
    internal string Image { get; private set; } = "";

    /// <summary>The image of pause processes.</summary>
    internal string PauseImage { get; private set; } = "";

    internal static async Task<BusyboxRegistry> StartAsync()
    {
        var registry = new BusyboxRegistry(await DockerRegistry.StartAsync());
        registry.Image = await registry.PushAsync("test/busybox", "1", """{"Env":["PATH=/bin"],"Cmd":["sleep","100000"]}""");
        registry.PauseImage = await registry.PushAsync("test/pause", "1", """{"Env":["PATH=/bin"],"Entrypoint":["/bin/sleep","1000000"]}""");
        return registry;
    }

    /// <summary>Puts busybox in under another name or with other settings.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="tag">Under which tag.</param>
    /// <param name="settings">The JSON of the configuration's <c>config</c>.</param>
    internal Task<string> PushAsync(string repository, string tag, string settings) =>
        PushAsync(repository, tag, TestImage.Running(settings, _layer));

    /// <summary>Puts an image or artifact in.</summary>
    internal async Task<string> PushAsync(string repository, string tag, TestImage image) =>
        (await _registry.PushAsync(repository, tag, image)).ToString();

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    private static byte[] Layer()
    {
        var tar = new TarBuilder();
        foreach (string folder in (string[])["bin", "etc", "proc", "sys", "dev", "root", "www"])
        {
            tar.Folder(folder + "/");
        }
        tar.Folder("tmp/", mode: 0x3FF);
        tar.Entry('0', "bin/busybox", "", File.ReadAllBytes("/bin/busybox"), mode: 0x1ED);
        foreach (string applet in Applets)
        {
            tar.Symlink("bin/" + applet, "busybox");
        }
        return tar
            .File("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nweb:x:1234:1235:web:/tmp:/bin/sh\n")
            .File("etc/group", "root:x:0:\nweb:x:1235:\nextra:x:777:web\n")
            .File("www/index.html", "a page of a pod\n")
            .Build();
    }
}
