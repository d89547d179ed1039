using System.Runtime.InteropServices;
using System.Text;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Migration.Box;

/// <summary>Images of busybox as archives that Docker and containerd load.</summary>
internal static class BoxImage
{
    /// <summary>Ends at once when it is told to, as the real one does.</summary>
    public static byte[] Pause(string name) => Archive(
        name, """{"Entrypoint":["/bin/sh","-c","trap 'exit 0' TERM INT; while :; do sleep 1000 & wait $!; done"]}""", [Busybox()]);

    /// <summary>An image with a shell, a web server and a page in <c>/www</c>; two layers.</summary>
    public static byte[] Web(string name) => Archive(
        name,
        """{"Env":["PATH=/bin","GREETING=from the image"],"Cmd":["sh"]}""",
        [Busybox(), new TarBuilder().Folder("www/").File("www/index.html", "a page of " + name + "\n").Build()]);

    private static byte[] Busybox()
    {
        TarBuilder tar = new TarBuilder().Folder("bin/").Folder("tmp/", 0x3FF).Folder("etc/")
            .File("etc/passwd", "root:x:0:0:root:/:/bin/sh\n").File("etc/group", "root:x:0:\n")
            .Entry('0', "bin/busybox", "", File.ReadAllBytes("/bin/busybox"), 0x1ED);
        foreach (string applet in new[] { "sh", "sleep", "httpd", "cat", "echo", "wget", "ls", "id", "hostname", "true", "env", "ps", "test" })
            tar.Symlink("bin/" + applet, "busybox");
        return tar.Build();
    }

    private static byte[] Archive(string name, string settings, byte[][] layers)
    {
        string architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        string ids = string.Join(",", layers.Select(layer => $"\"{Digest.Of(layer)}\""));
        string config = $$"""{"architecture":"{{architecture}}","os":"linux","config":{{settings}},"rootfs":{"type":"layers","diff_ids":[{{ids}}]} }""";
        string configName = Digest.Of(Encoding.UTF8.GetBytes(config)).Hex + ".json";
        string[] files = [.. layers.Select((_, i) => $"layer{i}.tar")];
        TarBuilder archive = new TarBuilder().File(configName, config);
        for (int i = 0; i < layers.Length; i++)
            archive.Entry('0', files[i], "", layers[i]);
        return archive
            .File("manifest.json", $$"""[{"Config":"{{configName}}","RepoTags":["{{name}}"],"Layers":[{{string.Join(",", files.Select(file => $"\"{file}\""))}}]}]""")
            .Build();
    }
}
