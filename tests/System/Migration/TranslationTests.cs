using System.Text;
using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Linux.Processes;
using Sampan.Migration;
using Sampan.Migration.Translation;
using Sampan.Oci;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;
using Sampan.Tests.Testing.Registry;
using Sampan.Toml;

namespace Sampan.Tests.System.Migration;

/// <summary>What Docker's configuration is translated to, as the real containerd takes it.</summary>
public sealed class TranslationTests
{
    private const string Everything = """
        {
          "exec-opts": ["native.cgroupdriver=systemd"], "data-root": "/data/docker", "debug": true, "metrics-addr": "127.0.0.1:1338", "oom-score-adjust": -500,
          "max-concurrent-downloads": 7, "storage-driver": "overlay2", "selinux-enabled": true, "default-runtime": "nvidia",
          "runtimes": {
            "nvidia": {"path": "/usr/bin/nvidia-container-runtime"}, "gvisor": {"path": "/usr/bin/runsc", "runtimeArgs": ["--network=host"]},
            "kata": {"runtimeType": "io.containerd.kata.v2", "options": {"ConfigPath": "/etc/kata.toml"}}
          },
          "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 64000, "Soft": 64000}},
          "registry-mirrors": ["https://m.example"], "insecure-registries": ["r.example:5000"]
        }
        """;

    [ContainerdFact(DisplayName = "containerd knows every key of a translated config.toml, new or merged into a node's own")]
    public async Task ConfigDump_OfTranslatedFile_HasEveryKey()
    {
        await DumpsAsync(null);
        await DumpsAsync("# Docker's own\ndisabled_plugins = [\"cri\"]\n");
        await DumpsAsync("version = 2\n[plugins]\n  [plugins.\"io.containerd.grpc.v1.cri\"]\n    [plugins.\"io.containerd.grpc.v1.cri\".cni]\n      bin_dir = \"/usr/lib/cni\"\n");
        await DumpsAsync("version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n");
    }

    [ContainerdFact(DisplayName = "Pulls go to an insecure registry by http and to a mirror of docker.io, as they did with Docker")]
    public async Task Pull_ByTranslatedHosts_GoesWhereDockerWent()
    {
        await using DockerRegistry registry = await DockerRegistry.StartAsync();
        TestImage image = TestImage.Of(new TarBuilder().File("hello", "there").Build());
        await registry.PushAsync("team/app", "1", image);
        await registry.PushAsync("library/thing", "1", image);
        string port = registry.Host.Split(':')[1];
        // Names, not 127.0.0.1: runtimes go to loopback addresses by http anyway.
        string daemonJson = $$"""{"insecure-registries": ["plain.sampan.invalid:{{port}}"], "registry-mirrors": ["http://mirror.sampan.invalid:{{port}}"]}""";
        await using TranslatedContainerd containerd = await TranslatedContainerd.StartAsync(daemonJson, "pause.invalid/pause:1", "plain.sampan.invalid", "mirror.sampan.invalid", "other.sampan.invalid");
        using CriChannel channel = containerd.Channel();
        var images = new ImageServiceClient(channel);

        Assert.Equal(image.Id.ToString(), await PullAsync(images, $"plain.sampan.invalid:{port}/team/app:1"));
        Assert.Equal(image.Id.ToString(), await PullAsync(images, "docker.io/library/thing:1"));
        Assert.Equal(image.Id.ToString(), await PullAsync(images, "thing:1"));
        // The same registry by a name of which Docker's configuration says nothing.
        await Assert.ThrowsAsync<CriException>(() => PullAsync(images, $"other.sampan.invalid:{port}/team/app:1"));
    }

    [ContainerdFact(DisplayName = "Containers of a translated containerd have Docker's default-ulimits, capabilities and file system")]
    public async Task Container_ByTranslatedBaseSpec_HasTheLimits()
    {
        await using DockerRegistry registry = await DockerRegistry.StartAsync();
        // Its first process stays, so that it is a pause image too.
        string settings = """{"Cmd":["/bin/busybox","sleep","100000"]}""";
        TestImage image = TestImage.Running(
            settings, new TarBuilder().Folder("bin/").Entry('0', "bin/busybox", "", File.ReadAllBytes("/bin/busybox"), 0x1ED).Build());
        await registry.PushAsync("box", "1", image);
        string name = $"{registry.Host}/box:1";
        await using TranslatedContainerd containerd = await TranslatedContainerd.StartAsync(
            """{"default-ulimits": {"nofile": {"Name": "nofile", "Hard": 7654, "Soft": 4567}, "core": {"Name": "core", "Hard": 0, "Soft": 0}}}""", name);
        using CriChannel channel = containerd.Channel();
        await PullAsync(new ImageServiceClient(channel), name);

        // Of the container's own process: Go 1.19, of which Debian's runc is made, may raise the soft limit of what is executed in it to the hard one.
        string told = await containerd.RunAsync(name,
            "/bin/busybox sed -nE 's/^Max (core file size|open files) +([0-9a-z]+) +([0-9a-z]+) .*/\\1 \\2 \\3/p' /proc/1/limits; "
            + "/bin/busybox grep -E 'CapBnd|NoNewPrivs' /proc/1/status; /bin/busybox ls -d /dev/shm /dev/pts /sys/fs");
        Assert.Equal("core file size 0 0\nopen files 4567 7654\nCapBnd:\t00000000a80425fb\nNoNewPrivs:\t0\n/dev/pts\n/dev/shm\n/sys/fs\n", told);
    }

    private static async Task<string> PullAsync(ImageServiceClient images, string name) =>
        (await images.PullImageAsync(new PullImageRequest { Image = new ImageSpec { Image = name } }, CancellationToken.None)).ImageRef;

    private static async Task DumpsAsync(string? existing)
    {
        DirectoryInfo temp = Directory.CreateTempSubdirectory("sampan-dump-");
        try
        {
            string Inside(string text) => text.Replace("/etc/containerd", temp.FullName, StringComparison.Ordinal);
            var input = new TranslationInput
            {
                Docker = DockerSettingsReader.Read(Encoding.UTF8.GetBytes(Everything), "daemon.json"),
                Existing = path => path == "/etc/containerd/config.toml" ? existing : null,
                TargetVersion = new Version(1, 6, 20),
                CgroupDriver = "systemd",
                PauseImage = "registry.example/pause:3.9",
            };
            TranslationResult result = Translators.For(TargetKind.Containerd).Translate(input);
            if (existing is not null)
                File.WriteAllText(temp.FullName + "/config.toml", Inside(existing));
            var wanted = new List<TomlTable>();
            foreach (TargetFile file in result.Files.Where(f => f.Path.EndsWith(".toml", StringComparison.Ordinal) && !f.Path.Contains("certs.d", StringComparison.Ordinal)))
            {
                string path = Inside(file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, Inside(file.Content));
                wanted.Add(TomlDocument.Parse(Inside(file.Content)));
            }
            ProcessOutcome outcome = await Children.RunAsync("/usr/bin/containerd", "--config", temp.FullName + "/config.toml", "config", "dump");
            Assert.True(outcome.ExitCode == 0, outcome.ErrorText);
            Assert.DoesNotContain("gnoring", outcome.ErrorText, StringComparison.Ordinal);
            TomlTable dump = TomlDocument.Parse(outcome.OutputText);
            Assert.NotEmpty(wanted);
            foreach (TomlTable table in wanted)
                Holds(dump, table, "");
        }
        finally
        {
            temp.Delete(recursive: true);
        }
    }

    private static void Holds(TomlTable dump, TomlTable wanted, string at)
    {
        foreach ((string key, object value) in wanted)
        {
            string path = $"{at}.{key}";
            // Files that are imported are named one by one in the dump.
            if (path == ".imports")
                continue;
            Assert.True(dump.TryGet(key, out object? there), $"{path} is not in the dump");
            if (value is TomlTable inner)
                Holds(Assert.IsType<TomlTable>(there), inner, path);
            else
                Assert.Equal((path, TomlText.Value(value)), (path, TomlText.Value(there!)));
        }
    }
}
