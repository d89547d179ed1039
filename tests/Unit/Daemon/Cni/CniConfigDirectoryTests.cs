using Sampan.Daemon.Cni;

namespace Sampan.Tests.Unit.Daemon.Cni;

public class CniConfigDirectoryTests
{
    private const string Good = """{"cniVersion":"1.0.0","name":"NAME","type":"t"}""";

    [Fact]
    public void Load_SeveralFiles_FirstValidInOrderWins()
    {
        using var plugins = new FakePlugins();
        plugins.Config("00-temp.conflist.tmp", Good);
        plugins.Config("05-bad.conf", "{");
        plugins.Config("20-b.json", Good.Replace("NAME", "b", StringComparison.Ordinal));
        plugins.Config("10-a.conf", Good.Replace("NAME", "a", StringComparison.Ordinal));

        Assert.Equal("a", plugins.Directories.Load().Name);
    }

    [Fact]
    public void Load_NothingValid_SaysWhatWasPassedOver()
    {
        using var plugins = new FakePlugins();
        plugins.Config("05-bad.conf", "{}");

        string message = Assert.Throws<CniException>(plugins.Directories.Load).Message;

        Assert.Contains($"no network config found in {plugins.Configs}", message, StringComparison.Ordinal);
        Assert.Contains("05-bad.conf", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FolderGoneAndBack_IsSeen()
    {
        using var plugins = new FakePlugins();
        plugins.List("1.0.0", "p");
        Directory.Move(plugins.Configs, plugins.Configs + ".away");

        Assert.Throws<CniException>(plugins.Directories.Load);
        Directory.Move(plugins.Configs + ".away", plugins.Configs);
        Assert.Equal("test", plugins.Directories.Load().Name);
    }
}
