using Sampan.Images.ContainerdStore;

namespace Sampan.Tests.Unit.Images.ContainerdStore;

public sealed class BoltFileTests : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-bolt-");

    public void Dispose() => _temp.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(16384)]
    public void Open_NoSuchFile_IsRefused(int size)
    {
        string file = Path.Combine(_temp.FullName, "meta.db");
        File.WriteAllBytes(file, new byte[size]);

        Assert.Throws<FormatException>(() => BoltFile.Open(file).Dispose());
    }

    [Fact]
    public void Page_ItemOutsideOfIt_IsRefused()
    {
        byte[] page = new byte[64];
        page[8] = 2;
        page[10] = 1;
        page[20] = 40;
        page[24] = 100;

        Assert.Throws<FormatException>(() => new BoltPage(page).Item(0));
    }

    [Fact]
    public void Page_MoreItemsThanBytes_IsRefused()
    {
        byte[] page = new byte[64];
        page[10] = 200;

        Assert.Throws<FormatException>(() => new BoltPage(page));
    }
}
