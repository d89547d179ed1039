using Sampan.Linux.Processes;
using Sampan.Tests.System.Images;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Daemon;

/// <summary>A registry with small images, and a daemon that most tests share, since its start costs.</summary>
public sealed class DaemonLab : IAsyncLifetime
{
    internal const string Collection = "daemon";

    // What the tests' scripts call.
    private static readonly string[] Applets =
    [
        "cat", "dd", "echo", "env", "false", "grep", "head", "hostname", "httpd", "id", "ip", "kill", "ls", "mkdir", "mount",
        "ps", "pwd", "rm", "seq", "sh", "sleep", "tail", "test", "touch", "true", "usleep", "wget",
    ];

    private DockerRegistry? _registry;
    private byte[] _layer = [];

    internal SampanDaemon Daemon { get; private set; } = null!;

    /// <summary>Busybox, run as root, with a user <c>web</c> of uid 1234 and a page in /www.</summary>
    internal string Image { get; private set; } = "";

    /// <summary>The image of pause processes.</summary>
    internal string PauseImage { get; private set; } = "";

    internal string RegistryHost => _registry!.Host;

    public async Task InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }
        _registry = await DockerRegistry.StartAsync();
        byte[] tar = _layer = Layer();
        Image = (await _registry.PushAsync(
            "test/busybox", "1", TestImage.Running("""{"Env":["PATH=/bin"],"Cmd":["sleep","100000"]}""", tar))).ToString();
        PauseImage = (await _registry.PushAsync(
            "test/pause", "1", TestImage.Running("""{"Env":["PATH=/bin"],"Entrypoint":["/bin/sleep","1000000"]}""", tar))).ToString();
        Daemon = await StartDaemonAsync();
    }

    /// <summary>Puts busybox into the registry under another name or with other settings.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="tag">Under which tag.</param>
    /// <param name="settings">The JSON of the configuration's <c>config</c>.</param>
    internal async Task<string> PushAsync(string repository, string tag, string settings) =>
        (await _registry!.PushAsync(repository, tag, TestImage.Running(settings, _layer))).ToString();

    /// <summary>Puts an image or artifact into the registry.</summary>
    internal async Task<string> PushAsync(string repository, string tag, TestImage image) =>
        (await _registry!.PushAsync(repository, tag, image)).ToString();

    /// <summary>A daemon for one test, which may kill it.</summary>
    internal Task<SampanDaemon> StartDaemonAsync(Func<DaemonFolders, string>? configure = null) =>
        SampanDaemon.StartAsync(PauseImage, Image, configure);

    public async Task DisposeAsync()
    {
        if (Daemon is not null)
        {
            await Daemon.DisposeAsync();
        }
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }
    }

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

/// <summary>The tests that share <see cref="DaemonLab"/>.</summary>
[CollectionDefinition(DaemonLab.Collection)]
public sealed class DaemonCollection : ICollectionFixture<DaemonLab>;
