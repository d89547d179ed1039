using Sampan.Migration;
using Sampan.Migration.Translation;
using Sampan.Toml;

namespace Sampan.Tests.Unit.Migration.Translation;

public sealed class MergeTests
{
    private const string Config = "/etc/containerd/config.toml";

    // What Docker's package brings: CRI disabled, no version.
    private const string DockersOwn = """
        #   Copyright 2018-2022 Docker Inc.

        disabled_plugins = ["cri", "aufs"]

        #root = "/var/lib/containerd"
        #[grpc]
        #  address = "/run/containerd/containerd.sock"

        """;

    private const string Debians = """
        version = 2

        [plugins]
          [plugins."io.containerd.grpc.v1.cri"]
            [plugins."io.containerd.grpc.v1.cri".cni]
              bin_dir = "/usr/lib/cni" # Debian's
              conf_dir = "/etc/cni/net.d"
          [plugins."io.containerd.internal.v1.opt"]
            path = "/var/lib/containerd"

        """;

    [Fact]
    public void Containerd_FileOfDockersPackage_GetsAVersionAndCri()
    {
        (string text, TranslationResult result) = Merged(DockersOwn, "1.7.2");
        TomlTable root = TomlDocument.Parse(text);
        Assert.Equal(2L, Value(root, "version"));
        Assert.Equal(["io.containerd.snapshotter.v1.aufs"], root.Get<TomlArray>("disabled_plugins")!.Strings("d"));
        Assert.StartsWith("#   Copyright 2018-2022 Docker Inc.\n\ndisabled_plugins = [\"io.containerd.snapshotter.v1.aufs\"]\nversion = 2\n\n#root = ", text, StringComparison.Ordinal);
        Assert.Equal(true, Value(root, "plugins", "io.containerd.grpc.v1.cri", "containerd", "runtimes", "runc", "options", "SystemdCgroup"));
        Assert.Contains(result.Behaviours, b => b.Note.Contains("CRI plugin was disabled", StringComparison.Ordinal));
    }

    [Fact]
    public void Containerd_FileOfDebian_KeepsItsLines()
    {
        (string text, _) = Merged(Debians, "1.6.20");
        foreach (string line in Debians.Split('\n').Where(line => !line.Contains("bin_dir", StringComparison.Ordinal)))
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
        Assert.Contains("      bin_dir = \"/opt/cni/bin\" # Debian's\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Containerd_NoVersionAndNamesOfVersion2_IsMended()
    {
        (string text, TranslationResult result) = Merged(
            "[plugins.\"io.containerd.grpc.v1.cri\"]\nsandbox_image = \"kubesphere/pause:3.2\"\n[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"]\nendpoint = [\"https://m.example\"]\n", "2.1.0");
        TomlTable root = TomlDocument.Parse(text);
        Assert.Equal(2L, Value(root, "version"));
        Assert.Null(Value(root, "plugins", "io.containerd.grpc.v1.cri", "registry", "mirrors"));
        Assert.Equal("/etc/containerd/certs.d", Value(root, "plugins", "io.containerd.grpc.v1.cri", "registry", "config_path"));
        Assert.Contains("https://m.example", Assert.Single(result.Files, f => f.Path == "/etc/containerd/certs.d/docker.io/hosts.toml").Content, StringComparison.Ordinal);
        Assert.Contains(result.Behaviours, b => b.Note.Contains("had no version", StringComparison.Ordinal));
    }

    [Fact]
    public void Containerd_SectionOfVersion1_GetsTheNameOfVersion2()
    {
        (string text, _) = Merged("[plugins.cri]\nsystemd_cgroup = true\n[plugins.cri.cni]\nconf_dir = \"/etc/other\"\n[plugins.cri.registry.configs.\"r:5\".tls]\ninsecure_skip_verify = true\n", "1.6.20");
        TomlTable root = TomlDocument.Parse(text);
        Assert.Null(Value(root, "plugins", "cri"));
        Assert.Null(Value(root, "plugins", "io.containerd.grpc.v1.cri", "systemd_cgroup"));
        Assert.NotNull(Value(root, "plugins", "io.containerd.grpc.v1.cri", "cni", "conf_dir"));
    }

    [Theory]
    [InlineData("version = 3\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n[plugins.'io.containerd.cri.v1.images']\nsnapshotter = \"zfs\"\n", "2.1.0", true)]
    [InlineData("version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n", "1.7.0", true)]
    [InlineData("version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n[plugins.\"io.containerd.grpc.v1.cri\"]\nx = 1\n", "1.7.0", false)]
    [InlineData("version = 3\nimports = [\"/etc/other/*.toml\"]\n", "2.1.0", false)]
    public void Containerd_Imports_GetADropInWhereItIsMerged(string existing, string version, bool dropIn)
    {
        TranslationResult result = Translate(existing, version);
        Assert.Equal(dropIn, result.Files.Any(f => f.Path == "/etc/containerd/conf.d/50-sampan.toml"));
        Assert.Equal(!dropIn, result.Files.Any(f => f.Path == Config));
        if (dropIn)
            Assert.StartsWith("version = ", Assert.Single(result.Files, f => f.Path.EndsWith("50-sampan.toml", StringComparison.Ordinal)).Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Containerd_ImportsAndCriDisabled_ChangesBothFiles()
    {
        TranslationResult result = Translate("version = 3 # v\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n", "2.1.0");
        Assert.Equal("version = 3 # v\ndisabled_plugins = []\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n", Assert.Single(result.Files, f => f.Path == Config).Content);
        Assert.Contains(result.Files, f => f.Path == "/etc/containerd/conf.d/50-sampan.toml");
    }

    [Theory]
    [InlineData("version = ", "1.6.20")]
    [InlineData("version = 5", "2.4.0")]
    [InlineData("version = 3", "1.7.0")]
    [InlineData("[plugins.linux]\nshim = \"x\"", "1.6.0")]
    [InlineData("version = 2\nplugins = 1", "1.6.0")]
    public void Containerd_WhatCannotBeMerged_IsRefusedByName(string existing, string version)
    {
        var e = Assert.Throws<TranslationException>(() => Translate(existing, version));
        Assert.StartsWith(Config + ": ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_ItsOwnResult_ChangesNothing()
    {
        foreach (string daemonJson in DaemonJsonCorpus.Nodes.Values.Concat(DaemonJsonCorpus.Keys.Select(k => $$"""{"{{k.Key}}": {{k.Value}}}""")))
        {
            foreach (ITranslator translator in Translators.All)
            {
                Dictionary<string, string> files = translator.Translate(TranslationGoldenTests.Input(daemonJson)).Files.ToDictionary(f => f.Path, f => f.Content);
                TranslationResult second = translator.Translate(TranslationGoldenTests.Input(daemonJson, files.GetValueOrDefault));
                Assert.True(second.Files.Count == 0, $"{translator.Target}: {daemonJson}: {string.Join(", ", second.Files.Select(f => f.Path))}");
            }
        }
    }

    [Fact]
    public void Hosts_ThatAreThere_StayAndAreAddedTo()
    {
        const string file = "/etc/containerd/certs.d/docker.io/hosts.toml";
        const string text = "# ours\nserver = \"https://other\"\n[host.\"https://first\"] # 1\n  capabilities = [\"pull\"]\n";
        TranslationInput input = TranslationGoldenTests.Input("""{"registry-mirrors": ["https://first", "https://second"]}""", path => path == file ? text : null);
        string merged = Assert.Single(Translators.For(TargetKind.Containerd).Translate(input).Files, f => f.Path == file).Content;
        Assert.Equal(text + "\n[host.\"https://second\"]\ncapabilities = [\"pull\", \"resolve\"]\n", merged);
    }

    [Fact]
    public void Certificates_OfDocker_AreNamedWhereTheyAre()
    {
        TranslationInput input = TranslationGoldenTests.Input("""{"insecure-registries": ["b:5000"]}""") with
        {
            RegistryCertificates = new Dictionary<string, IReadOnlyList<string>> { ["a:5000"] = ["ca.crt", "client.cert", "client.key", "half.cert"], ["b:5000"] = ["own.crt"] },
        };
        TranslationResult result = Translators.For(TargetKind.Containerd).Translate(input);
        Assert.Equal("""
            server = "https://a:5000"
            ca = "/etc/docker/certs.d/a:5000/ca.crt"
            client = [["/etc/docker/certs.d/a:5000/client.cert", "/etc/docker/certs.d/a:5000/client.key"]]

            """, Assert.Single(result.Files, f => f.Path == "/etc/containerd/certs.d/a:5000/hosts.toml").Content);
        Assert.EndsWith("skip_verify = true\nca = \"/etc/docker/certs.d/b:5000/own.crt\"\n",
            Assert.Single(result.Files, f => f.Path == "/etc/containerd/certs.d/b:5000/hosts.toml").Content, StringComparison.Ordinal);
        Assert.Equal("a:5000, b:5000", Assert.Single(result.Keys, k => k.Key == "certs.d").Value);
    }

    [Fact]
    public void Isulad_UnknownKeysAndOrder_Stay()
    {
        TranslationInput input = TranslationGoldenTests.Input("""{"registry-mirrors": ["https://m"]}""",
            path => path == "/etc/isulad/daemon.json" ? """{"group": "isula", "hook-spec": {"a": 1}, "registry-mirrors": ["https://old"], "systemd-cgroup": false}""" : null);
        string text = Assert.Single(Translators.For(TargetKind.Isulad).Translate(input).Files).Content;
        Assert.StartsWith("""{"group":"isula","hook-spec":{"a":1},"registry-mirrors":["https://old","https://m"],"systemd-cgroup":true,""",
            System.Text.Json.Nodes.JsonNode.Parse(text)!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Isulad_FileThatSaysItAll_IsLeftAsItIsWritten()
    {
        string text = Assert.Single(Translators.For(TargetKind.Isulad).Translate(TranslationGoldenTests.Input("{}")).Files).Content;
        string other = System.Text.Json.Nodes.JsonNode.Parse(text)!.ToJsonString();
        Assert.Empty(Translators.For(TargetKind.Isulad).Translate(TranslationGoldenTests.Input("{}", path => path == "/etc/isulad/daemon.json" ? other : null)).Files);
    }

    [Fact]
    public void Crio_RegistriesOfTheNode_StaySearched()
    {
        TranslationInput input = TranslationGoldenTests.Input("{}", path => path == "/etc/containers/registries.conf" ? "unqualified-search-registries = [\"quay.io\", \"docker.io\"]\n" : null);
        Assert.Contains(Translators.For(TargetKind.Crio).Translate(input).Files, f => f.Content == "unqualified-search-registries = [\"docker.io\", \"quay.io\"]\n");
        Assert.Throws<TranslationException>(() => Translators.For(TargetKind.Crio).Translate(
            TranslationGoldenTests.Input("{}", path => path == "/etc/containers/registries.conf" ? "[registries.search]\nregistries = [\"a\"]\n" : null)));
    }

    private static (string Text, TranslationResult Result) Merged(string existing, string version)
    {
        TranslationResult result = Translate(existing, version);
        return (Assert.Single(result.Files, f => f.Path == Config).Content, result);
    }

    private static TranslationResult Translate(string existing, string version) => Translators.For(TargetKind.Containerd).Translate(
        TranslationGoldenTests.Input("{}", path => path == Config ? existing : null) with { TargetVersion = Version.Parse(version) });

    private static object? Value(TomlTable table, params string[] path)
    {
        object? at = table;
        foreach (string part in path)
        {
            if (at is not TomlTable inner || !inner.TryGet(part, out at))
                return null;
        }
        return at;
    }
}
