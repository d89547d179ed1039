using Sampan.Daemon.Configuration;

namespace Sampan.Tests.Unit.Daemon.Configuration;

public sealed class ExecutableSearchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-search-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Of_AnyPath_AddsTheUsualFoldersOnceAndLeavesOutRelativeOnes() =>
        Assert.Equal(
            ["/opt/x", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/sbin", "/bin"],
            ExecutableSearch.Of("/opt/x:.::bin:/usr/bin").Directories);

    [Fact]
    public void Find_NameInPath_SkipsFilesThatCannotRunAndFollowsLinks()
    {
        string first = Directory.CreateDirectory(Path.Combine(_folder.FullName, "first")).FullName;
        string second = Directory.CreateDirectory(Path.Combine(_folder.FullName, "second")).FullName;
        string target = File_(Path.Combine(_folder.FullName, "target"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string plain = File_(Path.Combine(_folder.FullName, "plain"), UnixFileMode.UserRead);
        File.CreateSymbolicLink(Path.Combine(first, "tool"), plain);
        File.CreateSymbolicLink(Path.Combine(second, "tool"), target);

        string? found = ExecutableSearch.Of($"{first}:{second}").Find("tool");

        Assert.Equal(Path.Combine(second, "tool"), found);
    }

    [Fact]
    public void Find_PathOrFolderOrNothing_IsLookedAtWhereItSays()
    {
        ExecutableSearch search = ExecutableSearch.Of(null);
        string tool = File_(Path.Combine(_folder.FullName, "tool"), UnixFileMode.UserExecute);

        Assert.Equal(tool, search.Find(tool));
        Assert.Null(search.Find(_folder.FullName));
        Assert.Null(search.Find(tool + "x"));
        Assert.Null(search.Find(""));
    }

    private static string File_(string path, UnixFileMode mode)
    {
        File.Create(path).Dispose();
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
