using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native;
using Sampan.Linux.Cgroups;

namespace Sampan.Tests.Unit.Daemon.Engines.Native;

public sealed class CgroupParentsTests : IDisposable
{
    private readonly DirectoryInfo _first = Directory.CreateTempSubdirectory("sampan-cgroup-"), _second = Directory.CreateTempSubdirectory("sampan-cgroup-");
    private readonly CgroupParents _parents;

    public CgroupParentsTests() => _parents = new CgroupParents(
        CgroupHierarchies.Parse([$"cgroup {_first.FullName} cgroup rw,cpuset 0 0", $"cgroup {_second.FullName} cgroup rw,memory 0 0"]),
        CgroupDriver.Cgroupfs,
        "/sampan");

    public void Dispose()
    {
        _first.Delete(recursive: true);
        _second.Delete(recursive: true);
    }

    [Fact]
    public void Remove_LastPod_TakesTheFolderAboveWithIt()
    {
        Make("sampan/one/container");
        Make("sampan/two");

        _parents.Remove("one", null);
        Assert.Equal((true, true), (Exists(_first, "sampan/two"), Exists(_second, "sampan/two")));
        Assert.False(Exists(_first, "sampan/one"));

        _parents.Remove("two", "/sampan/two");
        Assert.Equal((false, false), (Exists(_first, "sampan"), Exists(_second, "sampan")));
    }

    [Fact]
    public void Remove_WhileAContainerIsMade_LeavesTheFolderAbove()
    {
        IDisposable one = _parents.Hold(), other = _parents.Hold();
        Make("sampan/gone");

        _parents.Remove("gone", null);
        Assert.Equal((true, true), (Exists(_first, "sampan"), Exists(_second, "sampan")));
        Assert.False(Exists(_first, "sampan/gone"));

        one.Dispose();
        one.Dispose();
        _parents.Remove("gone", null);
        Assert.True(Exists(_first, "sampan"));

        other.Dispose();
        _parents.Remove("gone", null);
        Assert.Equal((false, false), (Exists(_first, "sampan"), Exists(_second, "sampan")));
    }

    [Fact]
    public void Remove_ParentOfTheKubelet_IsLeft()
    {
        Make("kubepods/pod");
        _parents.Remove("one", "/kubepods/pod");
        Assert.True(Exists(_first, "kubepods/pod"));
    }

    private static bool Exists(DirectoryInfo mount, string path) => Directory.Exists(Path.Combine(mount.FullName, path));

    private void Make(string path)
    {
        Directory.CreateDirectory(Path.Combine(_first.FullName, path));
        Directory.CreateDirectory(Path.Combine(_second.FullName, path));
    }
}
