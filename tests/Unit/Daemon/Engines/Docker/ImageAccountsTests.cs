using Sampan.Cri;
using Sampan.Daemon.Engines.Docker;
using Sampan.Daemon.Engines.Native.Spec;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker;

/// <summary>Users in the layers of an image.</summary>
public sealed class ImageAccountsTests : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-accounts-");

    public void Dispose() => _temp.Delete(recursive: true);

    [Fact]
    public void File_OfTheTopmostLayer_Counts()
    {
        string[] layers = [Layer("top"), Layer("middle", ("passwd", "web:x:1:2::/:\n")), Layer("bottom", ("passwd", "web:x:8:9::/:\n"), ("group", "extra:x:7:web\n"))];

        ResolvedUser user = ImageAccounts.Resolve(new UserRequest("web", null, [], ImageGroups: true), layers);

        Assert.Equal((1U, 2U), (user.Uid, user.Gid));
        Assert.Equal([2U, 7U], user.AdditionalGids);
    }

    [Fact]
    public void Files_NowhereAtAll_LeaveNumbers()
    {
        ResolvedUser user = ImageAccounts.Resolve(new UserRequest("5", null, [], true), [Layer("one")]);

        Assert.Equal((5U, 0U), (user.Uid, user.Gid));
        Assert.Throws<CriException>(() => ImageAccounts.Resolve(new UserRequest("web", null, [], true), [Layer("two")]));
    }

    private string Layer(string name, params (string Name, string Text)[] files)
    {
        DirectoryInfo layer = _temp.CreateSubdirectory(name);
        foreach ((string file, string text) in files)
        {
            File.WriteAllText(Path.Combine(layer.CreateSubdirectory("etc").FullName, file), text);
        }
        return layer.FullName;
    }
}
