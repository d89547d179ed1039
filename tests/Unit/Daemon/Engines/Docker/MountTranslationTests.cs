using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Docker;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker;

/// <summary>Mounts as the engine is asked for them.</summary>
public sealed class MountTranslationTests
{
    [Theory]
    [InlineData(MountPropagation.PropagationPrivate, "rprivate")]
    [InlineData(MountPropagation.PropagationHostToContainer, "rslave")]
    [InlineData(MountPropagation.PropagationBidirectional, "rshared")]
    public void Propagation_IsSaid(MountPropagation asked, string expected)
    {
        ContainerMount made = MountTranslation.Translate(new Mount { ContainerPath = "/a", Propagation = asked }, "/host", Requests.Node());

        Assert.Equal(("bind", "/host", "/a", false, expected), (made.Type, made.Source, made.Target, made.ReadOnly, made.BindOptions!.Propagation));
    }

    [Theory]
    [InlineData("1.41", null)]
    [InlineData("1.44", true)]
    public void ReadOnly_DoesNotGoDown_WhereTheEngineCanBeTold(string api, bool? expected)
    {
        ContainerMount made = MountTranslation.Translate(new Mount { ContainerPath = "/a", Readonly = true }, "/host", Requests.Node(api));

        Assert.True(made.ReadOnly);
        Assert.Equal((expected, null), (made.BindOptions!.ReadOnlyNonRecursive, made.BindOptions.ReadOnlyForceRecursive));
    }

    [Fact]
    public void RecursiveReadOnly_WantsANewEngine()
    {
        var mount = new Mount { ContainerPath = "/a", Readonly = true, RecursiveReadOnly = true };

        Assert.Contains("Docker 25", Assert.Throws<CriException>(() => MountTranslation.Translate(mount, "/host", Requests.Node())).Message, StringComparison.Ordinal);
        Assert.True(MountTranslation.Translate(mount, "/host", Requests.Node("1.44")).BindOptions!.ReadOnlyForceRecursive);
    }

    [Theory]
    [InlineData(false, MountPropagation.PropagationPrivate)]
    [InlineData(true, MountPropagation.PropagationHostToContainer)]
    public void RecursiveReadOnly_IsReadOnlyAndPrivate(bool isReadOnly, MountPropagation propagation) => Assert.Throws<CriException>(() => MountTranslation.Translate(
        new Mount { ContainerPath = "/a", Readonly = isReadOnly, RecursiveReadOnly = true, Propagation = propagation }, "/host", Requests.Node("1.44")));
}
