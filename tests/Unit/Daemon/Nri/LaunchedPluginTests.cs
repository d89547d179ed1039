using Sampan.Daemon.Nri;

namespace Sampan.Tests.Unit.Daemon.Nri;

public sealed class LaunchedPluginTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-launched-");
    private readonly List<string> _passedOver = [];

    private string Configs => _folder.CreateSubdirectory("conf.d").FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Find_Executables_AreInTheOrderOfTheirIndexes()
    {
        Write("20-b", Executable);
        Write("10-with-dashes", Executable);
        Write("05-not-executable", UnixFileMode.UserRead);
        Write("1-short", Executable);
        Write("30-", Executable);
        _folder.CreateSubdirectory("40-folder");

        IReadOnlyList<LaunchedPlugin> found = Find();

        Assert.Equal([("10", "with-dashes"), ("20", "b")], found.Select(plugin => (plugin.Index, plugin.Name)));
        Assert.Equal(["1-short", "30-"], _passedOver.Select(path => Path.GetFileName(path)).Order());
    }

    [Fact]
    public void Find_Configurations_ThatOfTheWholeNameComesFirst()
    {
        Write("10-a", Executable);
        Write("20-a", Executable);
        Write("30-b", Executable);
        File.WriteAllText(Path.Combine(Configs, "a.conf"), "common");
        File.WriteAllText(Path.Combine(Configs, "10-a.conf"), "own");

        Assert.Equal(["own", "common", ""], Find().Select(plugin => plugin.Config));
    }

    [Fact]
    public void Find_ConfigurationTooLarge_PassesThePluginOver()
    {
        Write("10-a", Executable);
        File.WriteAllText(Path.Combine(Configs, "a.conf"), new string('x', (1024 * 1024) + 1));

        Assert.Empty(Find());
        Assert.Single(_passedOver);
    }

    [Fact]
    public void Find_NoFolder_IsNone() => Assert.Empty(LaunchedPlugin.Find("/nonexistent/plugins", "/nonexistent", (_, _) => Assert.Fail()));

    private IReadOnlyList<LaunchedPlugin> Find() =>
        LaunchedPlugin.Find(_folder.FullName, Configs, (path, _) => _passedOver.Add(path));

    private void Write(string name, UnixFileMode mode)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, mode);
    }
}
