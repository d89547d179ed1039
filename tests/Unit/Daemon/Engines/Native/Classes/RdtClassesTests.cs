using Sampan.Cri;
using Sampan.Daemon.Engines.Native.Classes;

namespace Sampan.Tests.Unit.Daemon.Engines.Native.Classes;

public sealed class RdtClassesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-resctrl-");

    public RdtClassesTests()
    {
        foreach (string name in (string[])["info", "mon_groups", "mon_data", "gold", "silver"])
        {
            _folder.CreateSubdirectory(name);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Find_Group_IsTheClass() => Assert.Equal("gold", new RdtClasses(_folder.FullName).Find("gold")!.ClosId);

    [Fact]
    public void Find_RootGroup_SetsNothing() => Assert.Null(new RdtClasses(_folder.FullName).Find("system/default"));

    [Theory]
    [InlineData("bronze")]
    [InlineData("info")]
    [InlineData("../etc")]
    public void Find_NoGroup_IsRefusedWithThoseThereAre(string name) => Assert.Contains(
        "has gold, silver", Assert.Throws<CriException>(() => new RdtClasses(_folder.FullName).Find(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Find_NotMounted_SaysHowToMount() => Assert.Contains(
        "mount -t resctrl",
        Assert.Throws<CriException>(() => new RdtClasses("/nonexistent").Find("gold")).Message,
        StringComparison.Ordinal);
}
