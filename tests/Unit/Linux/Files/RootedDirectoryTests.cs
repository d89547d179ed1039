using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Tests.Unit.Linux.Files;

public sealed class RootedDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-rooted-");

    public void Dispose() => _temp.Delete(recursive: true);

    [Fact]
    public void Resolve_LinksOutOfIt_StayInside()
    {
        using RootedDirectory root = RootedDirectory.Open(_temp.FullName);
        root.MakeDirectory("etc", 0x1ED);
        root.MakeSymlink("abs", "/etc");
        root.MakeSymlink("up", "../../../../../../etc");
        using RootedDirectory abs = root.Resolve("abs");
        using RootedDirectory up = root.Resolve("up/../etc");
        Assert.Equal(root.Stat("etc")!.Value.Inode, abs.Stat().Inode);
        Assert.Equal(abs.Stat().Inode, up.Stat().Inode);
    }

    [Fact]
    public void Resolve_NoSuchFolder_NamesIt()
    {
        using RootedDirectory root = RootedDirectory.Open(_temp.FullName);
        var error = Assert.Throws<LinuxException>(() => root.Resolve("none"));
        Assert.Equal(Errno.ENOENT, error.Errno);
        Assert.Contains("none", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateFile_ThroughALink_IsRefused()
    {
        using RootedDirectory root = RootedDirectory.Open(_temp.FullName);
        root.MakeSymlink("link", "/tmp/sampan-must-not-be-made");
        Assert.Equal(Errno.EEXIST, Assert.Throws<LinuxException>(() => root.CreateFile("link", 0x180)).Errno);
    }

    [Fact]
    public void RemoveTree_LinkToElsewhere_LeavesItsTarget()
    {
        DirectoryInfo kept = Directory.CreateTempSubdirectory("sampan-kept-");
        try
        {
            using RootedDirectory root = RootedDirectory.Open(_temp.FullName);
            Directory.CreateDirectory(Path.Combine(_temp.FullName, "a", "b", "c"));
            File.WriteAllText(Path.Combine(kept.FullName, "file"), "x");
            File.CreateSymbolicLink(Path.Combine(_temp.FullName, "a", "b", "link"), kept.FullName);
            Assert.True(root.RemoveTree("a"));
            Assert.False(root.RemoveTree("a"));
            Assert.True(File.Exists(Path.Combine(kept.FullName, "file")));
        }
        finally
        {
            kept.Delete(recursive: true);
        }
    }

    [Fact]
    public void Names_NotUtf8_ComeBackAsTheyWent()
    {
        using RootedDirectory root = RootedDirectory.Open(_temp.FullName);
        string name = PathText.Decode([(byte)'x', 0xff, 0xfe]);
        root.CreateFile(name, 0x180).Dispose();
        Assert.Equal([name], root.Names());
        Assert.True(root.RemoveFile(name));
    }

    [Fact]
    public void TryTake_TakenLock_IsNull()
    {
        string path = Path.Combine(_temp.FullName, "lock");
        using (FileLock? first = FileLock.TryTake(path))
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryTake(path));
        }
        using FileLock? again = FileLock.TryTake(path);
        Assert.NotNull(again);
    }
}
