using Sampan.Daemon.Engines.Native;

namespace Sampan.Tests.Unit.Daemon.Engines.Native;

public sealed class ContainerMembersTests : IDisposable
{
    private const string Id = "4c9a990a2d0ab8891a7c081d774964934aa50b6c71f3c93ef6fdac8f42395b05";
    private const int First = 5592;

    private readonly DirectoryInfo _mount = Directory.CreateTempSubdirectory("sampan-cgroup-");

    public void Dispose() => _mount.Delete(recursive: true);

    [Fact]
    public void Find_EndedButNotReaped_StandsInTheRootAndFindsNobody()
    {
        Write("", 1, 700, First, 9000);

        Assert.Empty(new ContainerMembers(_ => _mount.FullName).Find(Id, First));
    }

    [Fact]
    public void Find_PidThatIsAnotherContainersByNow_FindsNobody()
    {
        string other = Write("pods/0123456789abcdef", 800, First);

        Assert.Empty(new ContainerMembers(_ => other).Find(Id, First));
    }

    [Fact]
    public void Find_Gone_FindsNobody() => Assert.Empty(new ContainerMembers(_ => null).Find(Id, First));

    [Theory]
    [InlineData("pods/pod1/" + Id)]
    [InlineData(Id + "/" + Id)]
    [InlineData("kubepods.slice/kubepods-pod1.slice/sampan-" + Id + ".scope")]
    public void Find_OwnCgroup_FindsAllBelowItButTheFirst(string own)
    {
        Write("", 1, 700);
        Write(Path.GetDirectoryName(own)!, 701);
        Write(Path.GetDirectoryName(own)! + "/another", 702);
        Write(own, 5600);
        string inner = Write(own + "/init.scope", First);
        Write(own + "/system.slice/sshd.service", 5700);

        Assert.Equal([5600, 5700], new ContainerMembers(_ => inner).Find(Id, First).Order());
    }

    [Fact]
    public void Find_CgroupBelowThatGoesMeanwhile_FindsTheOthers()
    {
        string own = Write("pods/" + Id, First, 5600);
        string going = Path.Combine(own, "going");
        Directory.CreateDirectory(going);
        // Its first page cannot be read, as a removed cgroup's list.
        File.CreateSymbolicLink(Path.Combine(going, "cgroup.procs"), "/proc/self/mem");

        Assert.Equal([5600], new ContainerMembers(_ => own).Find(Id, First));
    }

    [Fact]
    public void Signal_Member_GetsIt()
    {
        using var member = System.Diagnostics.Process.Start("sleep", "60");

        new ContainerMembers(_ => "/cgroup/pods/" + Id).Signal(Id, [member.Id], 9);

        Assert.True(member.WaitForExit(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Signal_MemberThatIsElsewhereByNow_IsLeftAlone()
    {
        using var bystander = System.Diagnostics.Process.Start("sleep", "60");

        new ContainerMembers(_ => _mount.FullName).Signal(Id, [bystander.Id], 9);

        Assert.False(bystander.WaitForExit(TimeSpan.FromMilliseconds(200)));
        bystander.Kill();
    }

    private string Write(string folder, params int[] processes)
    {
        string path = Path.Combine(_mount.FullName, folder);
        Directory.CreateDirectory(path);
        File.WriteAllLines(Path.Combine(path, "cgroup.procs"), processes.Select(pid => $"{pid}"));
        return path;
    }
}
