using Sampan.Images.Layers;

namespace Sampan.Tests.Unit.Images.Layers;

public sealed class PathMapTests
{
    [Fact]
    public void RemoveTree_Folder_TakesWhatIsBelowAndNothingElse()
    {
        var map = new PathMap<int>();
        foreach (string path in (string[])["a/b", "a", "a0", "a.b", "a-/c", "a/b/c", "ab", "b/a", ""])
            map.Set(path, 1);
        map.RemoveTree("a");
        Assert.Equal(["", "a-/c", "a.b", "a0", "ab", "b/a"], map.Paths);
        Assert.False(map.TryGet("a/b/c", out _));
    }

    [Fact]
    public void Set_Twice_KeepsTheLast()
    {
        var map = new PathMap<int>();
        map.Set("a", 1);
        map.Set("a", 2);
        Assert.True(map.TryGet("a", out int value));
        Assert.Equal(2, value);
        Assert.Single(map.Paths);
        map.Remove("a");
        Assert.Empty(map.Paths);
    }
}
