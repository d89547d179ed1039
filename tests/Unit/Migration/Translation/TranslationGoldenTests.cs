using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Sampan.Migration;
using Sampan.Migration.Translation;

namespace Sampan.Tests.Unit.Migration.Translation;

/// <summary>What becomes of each key and of whole files; UPDATE_GOLDEN=1 writes the expected texts anew.</summary>
public sealed class TranslationGoldenTests
{
    private static readonly string[] Targets = [TargetKind.Containerd, TargetKind.Crio, TargetKind.Isulad, TargetKind.CriDockerd, TargetKind.Sampan];

    public static TheoryData<string> KeyNames => [.. DaemonJsonCorpus.Keys.Keys];

    public static TheoryData<string> NodeNames => [.. DaemonJsonCorpus.Nodes.Keys];

    [Theory]
    [MemberData(nameof(KeyNames))]
    public void Translate_OneKey_GivesItsGoldenText(string key) => Check(key, $$"""{"{{key}}": {{DaemonJsonCorpus.Keys[key]}}}""");

    [Theory]
    [MemberData(nameof(NodeNames))]
    public void Translate_WholeFile_GivesItsGoldenText(string name) => Check(name, DaemonJsonCorpus.Nodes[name], whole: true);

    [Fact]
    public void Translate_Nothing_GivesWhatAlwaysHolds() => Check("_nothing", "{}", whole: true);

    [Theory]
    [InlineData("1.6.20", 0)]
    [InlineData("1.7.2", 0)]
    [InlineData("2.1.0", 0)]
    [InlineData("2.4.0", 0)]
    public void Translate_EachSchemaOfContainerd_GivesItsGoldenText(string version, int schema)
    {
        const string all = """
            {"registry-mirrors": ["https://m.example"], "insecure-registries": ["r:5000"], "max-concurrent-downloads": 6, "metrics-addr": "127.0.0.1:1338",
             "features": {"cdi": true}, "selinux-enabled": true, "debug": true, "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 9, "Soft": 9}}}
            """;
        TranslationInput input = Input(all) with { TargetVersion = Version.Parse(version), ConfigSchema = schema, PullProgressDeadline = "2m0s" };
        Compare($"_containerd-{version}", Show(Translators.For(TargetKind.Containerd).Translate(input), null, whole: true));
    }

    internal static TranslationInput Input(string daemonJson, Func<string, string?>? existing = null) => new()
    {
        Docker = DockerSettingsReader.Read(Encoding.UTF8.GetBytes(daemonJson), "/etc/docker/daemon.json"),
        Existing = existing ?? (_ => null),
        CgroupDriver = "systemd",
        PauseImage = "registry.k8s.io/pause:3.9",
        CniPluginFolders = ["/opt/cni/bin", "/usr/lib/cni"],
        RegistryHosts = ["10.9.8.7:5000", "docker.io", "registry.k8s.io"],
        ClusterNetworks = ["10.244.0.0/16", "10.96.0.0/12"],
    };

    private static void Check(string name, string daemonJson, bool whole = false)
    {
        var text = new StringBuilder();
        foreach (string target in Targets)
        {
            TranslationResult nothing = Translators.For(target).Translate(Input("{}"));
            TranslationResult result = Translators.For(target).Translate(Input(daemonJson));
            text.Append(CultureInfo.InvariantCulture, $"== {target}\n").Append(Show(result, whole ? null : nothing, whole));
        }
        Compare(name, text.ToString());
    }

    private static string Show(TranslationResult result, TranslationResult? nothing, bool whole)
    {
        var text = new StringBuilder();
        foreach (KeyFate fate in whole ? result.Keys.Concat(result.Behaviours) : result.Keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"{fate.Class} {fate.Key} = {fate.Value} -> {fate.Becomes}\n");
            if (fate.Note.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"    {fate.Note}\n");
        }
        foreach ((string setting, string value) in result.Kubelet.Where(k => nothing is null || !nothing.Kubelet.Contains(k)))
            text.Append(CultureInfo.InvariantCulture, $"kubelet {setting}: {value}\n");
        foreach (string argument in result.Arguments.Where(a => nothing is null || !nothing.Arguments.Contains(a)))
            text.Append(CultureInfo.InvariantCulture, $"argument {argument}\n");
        foreach (TargetFile file in result.Files.Where(f => nothing is null || !nothing.Files.Contains(f)))
            text.Append(CultureInfo.InvariantCulture, $"--- {file.Path} {file.Mode} ({file.Purpose})\n{file.Content}");
        return text.ToString();
    }

    private static void Compare(string name, string actual, [CallerFilePath] string source = "")
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            string target = Path.Combine(Path.GetDirectoryName(source)!, "Golden", name + ".txt");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, actual);
            return;
        }
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Migration", "Translation", "Golden", name + ".txt")), actual);
    }
}
