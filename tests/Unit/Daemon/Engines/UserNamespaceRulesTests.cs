using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Linux.Namespaces;
using Xunit;

namespace Sampan.Tests.Unit.Daemon.Engines;

public sealed class UserNamespaceRulesTests
{
    private static readonly IDMapping Good = new() { ContainerId = 0, HostId = 1000, Length = 65536 };

    [Fact]
    public void Of_OneMappingEach_IsTheMap() =>
        Assert.Equal(new IdMap(1000, 65536, 1000, 65536), UserNamespaceRules.Of(Asking(NamespaceMode.Pod, Good)));

    [Fact]
    public void Of_NothingSaidOrNode_IsTheHosts()
    {
        Assert.Null(UserNamespaceRules.Of(null));
        Assert.Null(UserNamespaceRules.Of(new NamespaceOption()));
        Assert.Null(UserNamespaceRules.Of(Asking(NamespaceMode.Node)));
    }

    [Theory]
    [InlineData(NamespaceMode.Container)]
    [InlineData(NamespaceMode.Target)]
    public void Of_OtherMode_IsRefused(NamespaceMode mode) =>
        Assert.Throws<CriException>(() => UserNamespaceRules.Of(Asking(mode, Good)));

    [Fact]
    public void Of_NodeWithMappings_IsRefused() =>
        Assert.Throws<CriException>(() => UserNamespaceRules.Of(Asking(NamespaceMode.Node, Good)));

    [Fact]
    public void Of_TwoMappings_IsRefused() =>
        Assert.Throws<CriException>(() => UserNamespaceRules.Of(Asking(NamespaceMode.Pod, Good, Good)));

    [Theory]
    [InlineData(1u, 1000u, 10u)]
    [InlineData(0u, 1000u, 0u)]
    [InlineData(0u, 4294967290u, 10u)]
    public void Of_MappingThatCannotBe_IsRefused(uint inside, uint outside, uint length) =>
        Assert.Throws<CriException>(() => UserNamespaceRules.Of(Asking(
            NamespaceMode.Pod, new IDMapping { ContainerId = inside, HostId = outside, Length = length })));

    [Theory]
    [InlineData(NamespaceMode.Node, NamespaceMode.Pod)]
    [InlineData(NamespaceMode.Pod, NamespaceMode.Node)]
    public void Of_WithTheHostsPidOrIpc_IsRefused(NamespaceMode pid, NamespaceMode ipc)
    {
        NamespaceOption options = Asking(NamespaceMode.Pod, Good);
        options.Pid = pid;
        options.Ipc = ipc;

        Assert.Throws<CriException>(() => UserNamespaceRules.Of(options));
    }

    [Fact]
    public void RequireSame_OtherMappings_IsRefused()
    {
        NamespaceOption other = Asking(NamespaceMode.Pod, new IDMapping { HostId = 5, Length = 10 });

        UserNamespaceRules.RequireSame(other, null);
        Assert.Throws<CriException>(() => UserNamespaceRules.RequireSame(Asking(NamespaceMode.Pod, Good), other));
    }

    private static NamespaceOption Asking(NamespaceMode mode, params IDMapping[] mappings) => new()
    {
        UsernsOptions = new UserNamespace { Mode = mode, Uids = { mappings }, Gids = { mappings } },
    };
}
