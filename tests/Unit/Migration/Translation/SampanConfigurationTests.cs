using Sampan.Daemon.Configuration;
using Sampan.Images.Registry;
using Sampan.Migration;
using Sampan.Migration.Translation;
using Sampan.Migration.Translation.Own;

namespace Sampan.Tests.Unit.Migration.Translation;

public sealed class SampanConfigurationTests
{
    public static TheoryData<string> All => [.. DaemonJsonCorpus.Nodes.Values, .. DaemonJsonCorpus.Keys.Select(k => $$"""{"{{k.Key}}": {{k.Value}}}""")];

    [Theory]
    [MemberData(nameof(All))]
    public void Translate_Anything_IsAConfigurationThatSampanTakes(string daemonJson)
    {
        TranslationInput input = TranslationGoldenTests.Input(daemonJson) with { PullProgressDeadline = "1m30s" };
        TargetFile file = Assert.Single(Translators.For(TargetKind.Sampan).Translate(input).Files, f => f.Path == "/etc/sampan/config.yaml");
        DaemonOptions options = new ConfigurationLoader(new AnyHost()).Parse(file.Content, file.Path, new CommandLineOverrides()).Options;
        Assert.Equal("registry.k8s.io/pause:3.9", options.PauseImage);
        Assert.Equal(TimeSpan.FromSeconds(90), options.Images.ProgressTimeout);
    }

    [Fact]
    public void Translate_Registries_AreReadAsTheyAreMeant()
    {
        DirectoryInfo temp = Directory.CreateTempSubdirectory("sampan-hosts-");
        try
        {
            TranslationInput input = TranslationGoldenTests.Input("""{"registry-mirrors": ["https://m.example", "http://10.1.2.3:5000"], "insecure-registries": ["r.example:5000", "10.0.0.0/8"]}""");
            foreach (TargetFile file in Translators.For(TargetKind.Sampan).Translate(input).Files.Where(f => f.Path.StartsWith("/etc/sampan/certs.d/", StringComparison.Ordinal)))
            {
                string path = temp.FullName + file.Path["/etc/sampan/certs.d".Length..];
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, file.Content);
            }
            string[] Asked(string registry) => [.. HostsDirectory.Load([temp.FullName], registry).Select(host => $"{host.Root}{(host.SkipVerify ? " unverified" : "")}")];
            Assert.Equal(["https://m.example/v2/", "http://10.1.2.3:5000/v2/", "https://registry-1.docker.io/v2/"], Asked("docker.io"));
            Assert.Equal(["https://r.example:5000/v2/ unverified", "http://r.example:5000/v2/"], Asked("r.example:5000"));
            Assert.Equal(["https://10.9.8.7:5000/v2/ unverified", "http://10.9.8.7:5000/v2/"], Asked("10.9.8.7:5000"));
            Assert.Equal(["https://registry.k8s.io/v2/"], Asked("registry.k8s.io"));
        }
        finally
        {
            temp.Delete(recursive: true);
        }
    }

    [Fact]
    public void Translate_ExistingFile_IsLaidBelow()
    {
        TranslationInput input = TranslationGoldenTests.Input("{}", path => path == "/etc/sampan/config.yaml" ? "# mine\napiVersion: sampan.dev/v1\nlog: {level: debug}\ncni: {timeout: 2m}\n" : null);
        TranslationResult result = Translators.For(TargetKind.Sampan).Translate(input);
        DaemonOptions options = new ConfigurationLoader(new AnyHost()).Parse(Assert.Single(result.Files).Content, "f", new CommandLineOverrides()).Options;
        Assert.Equal(TimeSpan.FromMinutes(2), options.Cni.Timeout);
        Assert.Equal("/etc/cni/net.d", options.Cni.ConfDir);
        Assert.Contains(result.Behaviours, b => b.Key == "comments of config.yaml");
    }

    [Theory]
    [InlineData("1m0s", "60s")]
    [InlineData("1.5h", "5400s")]
    [InlineData("300ms", null)]
    [InlineData("soon", null)]
    public void Duration_OfGo_IsInSeconds(string go, string? ours) => Assert.Equal(ours, SampanWords.Duration(go));

    [Theory]
    [InlineData("64M", "64MiB")]
    [InlineData("1g", "1GiB")]
    [InlineData("1.5g", "1536MiB")]
    [InlineData("67108864", "64MiB")]
    [InlineData("100", "100B")]
    [InlineData("much", null)]
    public void Size_OfDocker_IsBinary(string docker, string? ours) => Assert.Equal(ours, SampanWords.Size(docker));

    private sealed class AnyHost : IHostEnvironment
    {
        public string? FindExecutable(string name) => "/usr/bin/" + name;

        public bool SystemdIsInit => true;
    }
}
