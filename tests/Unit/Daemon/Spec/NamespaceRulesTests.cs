using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Cgroups;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Spec;

public class NamespaceRulesTests
{
    [Theory]
    [InlineData(NamespaceMode.Container, null, "new")]
    [InlineData(NamespaceMode.Node, null, "none")]
    [InlineData(NamespaceMode.Pod, "/proc/7/ns/pid", "/proc/7/ns/pid")]
    [InlineData(NamespaceMode.Target, "/proc/9/ns/pid", "/proc/9/ns/pid")]
    public void Pid_OfEachMode(NamespaceMode mode, string? path, string expected)
    {
        LinuxNamespace? pid = For(new NamespaceOption { Pid = mode }, path).SingleOrDefault(n => n.Type == "pid");

        Assert.Equal(expected, pid is null ? "none" : pid.Path ?? "new");
    }

    [Theory]
    [InlineData(NamespaceMode.Pod)]
    [InlineData(NamespaceMode.Target)]
    public void Pid_WithNothingToJoin_IsInvalid(NamespaceMode mode) =>
        Assert.Throws<CriException>(() => For(new NamespaceOption { Pid = mode }, null));

    [Fact]
    public void Network_ModeContainer_IsInvalid() => Assert.Throws<CriException>(
        () => For(new NamespaceOption { Pid = NamespaceMode.Node, Network = NamespaceMode.Container }, null));

    [Fact]
    public void UserNamespace_OfThePod_IsJoinedWithItsIds()
    {
        SpecInput input = SpecCase.Make();
        input = input with
        {
            Paths = input.Paths with { User = "/ns/user", UserIds = new Sampan.Linux.Namespaces.IdMap(7000, 10, 8000, 20) },
        };

        Assert.Contains(new LinuxNamespace(LinuxNamespace.User, "/ns/user"), NamespaceRules.For(input));
        Assert.Equal([new IdMapping(0, 7000, 10)], NamespaceRules.Uids(input.Paths)!);
        Assert.Equal([new IdMapping(0, 8000, 20)], NamespaceRules.Gids(input.Paths)!);
        Assert.Null(NamespaceRules.Uids(input.Paths with { NameIds = false }));
    }

    [Theory]
    [InlineData((int)CgroupVersion.V2, false, true)]
    [InlineData((int)CgroupVersion.V2, true, false)]
    [InlineData((int)CgroupVersion.Hybrid, false, false)]
    public void Cgroup_IsPrivateOnV2UnlessPrivileged(int version, bool privileged, bool expected)
    {
        SpecInput input = SpecCase.Make(c => c.Linux.SecurityContext.Privileged = privileged);
        input = input with { Host = input.Host with { Cgroups = (CgroupVersion)version } };

        Assert.Equal(expected, NamespaceRules.For(input).Any(n => n.Type == "cgroup"));
    }

    private static IReadOnlyList<LinuxNamespace> For(NamespaceOption options, string? pid)
    {
        SpecInput input = SpecCase.Make(c => c.Linux.SecurityContext.NamespaceOptions = options);
        return NamespaceRules.For(input with { Paths = input.Paths with { Pid = pid } });
    }
}
