using System.Diagnostics;
using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class NodeFilesTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Text_OfEachOfAList_IsAllOfIt()
    {
        NodeFiles files = _tree.Write("/a", "first").Write("/b", "second").Files();
        string[] names = ["/a", "/b", "/none"];
        Assert.Equal(["first", "second", null], names.Select(files.Text));
        Assert.Empty(files.Unread);
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(8192, true)]
    [InlineData(8193, false)]
    public void TextUpTo_Cap_Holds(int length, bool expected)
    {
        NodeFiles files = _tree.Write("/a", new string('x', length)).Files();
        Assert.Equal(expected ? length : null, files.TextUpTo("/a", 8192)?.Length);
        Assert.Equal(expected ? 0 : 1, files.Unread.Count);
    }

    [Fact]
    public void Text_NamedPipe_IsNotWaitedFor()
    {
        using (Process pipe = Process.Start("mkfifo", _tree.Root + "/pipe"))
            pipe.WaitForExit();
        Assert.Null(_tree.Files().Text("/pipe"));
    }

    [Fact]
    public void Text_LinkOutOfTheCopy_StaysInside()
    {
        _tree.Write("/etc/passwd", "inside").Link("/link", "/etc/passwd").Link("/up", "../../../../etc/passwd").Link("/turn", "/turn");
        NodeFiles files = _tree.Files();
        Assert.Equal(["inside", "inside", null], ((string[])["/link", "/up", "/turn"]).Select(files.Text));
    }

    [Fact]
    public void Text_FileOfProc_IsReadThough()
    {
        string text = new NodeFiles("/").Text("/proc/self/status")!;
        Assert.Contains("\nSeccomp:", text, StringComparison.Ordinal);
    }
}
