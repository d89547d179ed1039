using System.Text;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Preflight;

namespace Sampan.Tests.Unit.Daemon.Preflight;

public sealed class NetworkInspectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-inspection-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Look_FirstConfigInLexicalOrder_NamesItsPlugins()
    {
        string plugins = Directory.CreateDirectory(Path.Combine(_folder.FullName, "bin")).FullName;
        Write("bin/bridge", "");
        Write("net/00-note.txt", "{}");
        Write("net/10-a.conflist", """{"plugins":[{"type":"bridge","ipMasq":true,"ipam":{"type":"host-local"}},{"type":"portmap","backend":"nftables"}]}""");
        Write("net/20-b.conf", """{"type":"flannel"}""");

        NetworkFacts facts = NetworkInspection.Look(Options(plugins));

        Assert.EndsWith("net/10-a.conflist", facts.ConfigFile, StringComparison.Ordinal);
        Assert.Equal(
            new Dictionary<string, bool> { ["bridge"] = true, ["portmap"] = false, ["host-local"] = false }, facts.Plugins);
        Assert.True(facts.NeedsIptables);
        Assert.True(facts.NeedsNft);
        Assert.True(facts.AnyPlugin);
    }

    [Fact]
    public void Look_NoFolder_IsNoConfig()
    {
        NetworkFacts facts = NetworkInspection.Look(Options("/nonexistent"));

        Assert.Null(facts.ConfigFile);
        Assert.Null(facts.ConfigFailure);
        Assert.False(facts.AnyPlugin);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"plugins\":1}")]
    [InlineData("{\"plugins\":[1]}")]
    [InlineData("{\"type\":5}")]
    public void Look_ConfigThatIsNone_IsAFailureThatNamesTheFile(string content)
    {
        Write("net/10.conf", content);

        NetworkFacts facts = NetworkInspection.Look(Options("/nonexistent"));

        Assert.NotNull(facts.ConfigFailure);
        Assert.EndsWith("net/10.conf", facts.ConfigFile, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_HugeConfig_IsNotRead()
    {
        Write("net/10.conf", new string(' ', (1 << 20) + 1));

        Assert.Equal("larger than 1 MiB", NetworkInspection.Look(Options("/nonexistent")).ConfigFailure);
    }

    [Fact]
    public void Read_PlainBridge_NeedsNoFirewall()
    {
        NetworkFacts facts = NetworkInspection.Read("f", Encoding.UTF8.GetBytes("""{"type":"bridge","ipMasq":false}"""), _ => true);

        Assert.False(facts.NeedsIptables);
        Assert.False(facts.NeedsNft);
    }

    private CniOptions Options(string plugins) =>
        new() { ConfDir = Path.Combine(_folder.FullName, "net"), BinDirs = [plugins] };

    private void Write(string name, string content)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
