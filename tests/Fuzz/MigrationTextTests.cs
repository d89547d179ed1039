using System.Text;
using Sampan.Migration;
using Sampan.Migration.Node;
using Sampan.Migration.Translation;
using Sampan.Toml;

namespace Sampan.Tests.Fuzz;

/// <summary>Configurations of a node that the move reads and changes.</summary>
public sealed class MigrationTextTests
{
    private const string DaemonJson = """
        {"registry-mirrors": ["https://m.example/p"], "insecure-registries": ["r:5000", "10.0.0.0/8", "http://[::1]:5"], "log-opts": {"max-size": "1.5g", "max-file": "3"},
         "runtimes": {"a": {"path": "/x", "runtimeArgs": ["--y"]}, "k": {"runtimeType": "io.k", "options": {"A": {"B": [1]}}}}, "default-runtime": "a", "exec-opts": ["native.cgroupdriver=systemd"],
         "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 1, "Soft": 1}}, "proxies": {"https-proxy": "http://u:p@x"}, "storage-opts": ["overlay2.size=1G"], "data-root": "/d/docker",
         "hosts": ["tcp://0.0.0.0:1"], "metrics-addr": "127.0.0.1:9", "features": {"cdi": true}, "nri-opts": {"enable": true}, "default-shm-size": "64m", "max-concurrent-downloads": 3, "debug": true}
        """;

    private const string Config = """
        version = 2 # two
        imports = ["/etc/containerd/conf.d/*.toml"]
        disabled_plugins = [
          "io.containerd.grpc.v1.cri", # off
          "x.y",
        ]
        [plugins]
          [plugins."io.containerd.grpc.v1.cri"]
            systemd_cgroup = true
            cni = { bin_dir = "/b", conf_dir = "/c" }
            containerd.runtimes.runc.runtime_type = "io.containerd.runc.v2"
            [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
              endpoint = ["https://e"]
        """;

    [Fact(DisplayName = "Any daemon.json is translated for every target, or told with its line")]
    public Task DaemonJson_Random_IsTranslatedOrTold() => Seeds.EachAsync(
        2000,
        random => Encoding.Latin1.GetString(random.Damage(Encoding.UTF8.GetBytes(DaemonJson))),
        text => Translate(DockerSettingsReader.Read(Encoding.Latin1.GetBytes(text), "daemon.json"), _ => null));

    [Fact(DisplayName = "Any configuration of a target is merged into, or refused by its name")]
    public Task Existing_Random_IsMergedOrRefused() => Seeds.EachAsync(
        2000,
        random => Encoding.UTF8.GetString(random.Damage(Encoding.UTF8.GetBytes(random.Of(Config, "{\"registry-mirrors\": [\"a\"], \"runtimes\": {}}", "apiVersion: sampan.dev/v1\ncni: {timeout: 1m}\n", "unqualified-search-registries = [\"a\"]\n")))),
        text => Translate(DockerSettingsReader.Read(Encoding.UTF8.GetBytes(DaemonJson), "daemon.json"), _ => text));

    [Fact(DisplayName = "Any command line of dockerd is read")]
    public Task Flags_Random_AreRead() => Seeds.EachAsync(
        2000,
        random => Encoding.UTF8.GetString(random.Damage("dockerd -DHfd:// --log-opt a=b --default-ulimit=nofile=1:2 --add-runtime x=/y --default-address-pool base=1,size=2 --http-proxy http://u:p@x -l"u8.ToArray())),
        text => Translate(DockerSettingsReader.Read(new NodeFiles("/nonexistent"), text.Split(' '), null), _ => null));

    [Fact(DisplayName = "An edit of any TOML gives TOML with the value in it")]
    public Task Toml_Random_IsEdited() => Seeds.EachAsync(
        4000,
        random => Encoding.UTF8.GetString(random.Damage(Encoding.UTF8.GetBytes(Config))),
        text =>
        {
            try
            {
                var editor = new TomlEditor(text);
                editor.Set(["plugins", "io.containerd.grpc.v1.cri", "cni", "x"], "y\n\"'\u0001");
                Assert.Equal("y\n\"'\u0001", new TomlEditor(editor.Text).Get("plugins", "io.containerd.grpc.v1.cri", "cni", "x"));
                editor.RemoveItems(["disabled_plugins"], _ => true);
                editor.AddItems(["disabled_plugins"], ["a"]);
                editor.Remove(["plugins"]);
                Assert.Null(new TomlEditor(editor.Text).Get("plugins"));
            }
            catch (FormatException)
            {
            }
        });

    private static void Translate(DockerSettings docker, Func<string, string?> existing)
    {
        foreach (string target in TargetKind.All)
        {
            try
            {
                Translators.For(target).Translate(new TranslationInput { Docker = docker, Existing = existing, CgroupDriver = "systemd", PauseImage = "p:1" });
            }
            catch (TranslationException e)
            {
                Assert.Contains("/etc/", e.Message, StringComparison.Ordinal);
            }
        }
    }
}
