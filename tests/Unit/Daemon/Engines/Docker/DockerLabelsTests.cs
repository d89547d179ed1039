using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker;

/// <summary>Labels and names, there and back.</summary>
public sealed class DockerLabelsTests
{
    private static readonly PodSandboxMetadata s_pod = new() { Name = "web", Namespace = "shop", Uid = "u-1", Attempt = 2 };

    [Fact]
    public void Labels_ComeBack()
    {
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        var annotations = new Dictionary<string, string> { ["note"] = "a", ["io.kubernetes/x"] = "b" };

        IReadOnlyDictionary<string, string> all = DockerLabels.OfContainer(labels, annotations, "5a5a", "/log", "/root");

        Assert.Equal(labels, DockerLabels.OwnOf(all).ToDictionary());
        Assert.Equal(annotations, DockerLabels.AnnotationsOf(all).ToDictionary());
    }

    [Fact]
    public void Label_ThatLooksLikeAnAnnotation_IsLeftOut() => Assert.DoesNotContain(
        DockerLabels.OfSandbox(new Dictionary<string, string> { ["annotation.x"] = "forged" }, new Dictionary<string, string>(), "/root"), label => label.Key == "annotation.x");

    [Fact]
    public void Names_AreDockershims()
    {
        Assert.Equal("k8s_POD_web_shop_u-1_2", DockerNames.Of(s_pod));
        Assert.Equal("k8s_main_web_shop_u-1_7", DockerNames.Of(new ContainerMetadata { Name = "main", Attempt = 7 }, s_pod));
    }

    [Theory]
    [InlineData("/k8s_main_web_shop_u-1_7", "main", 7U)]
    [InlineData("k8s_main_web_shop_u-1_7_1a2b3c4d", "main", 7U)]
    public void Names_AreRead(string name, string container, uint attempt)
    {
        (string Container, PodSandboxMetadata Pod, uint Attempt) read = DockerNames.Parse(name)!.Value;

        Assert.Equal((container, "web", "shop", "u-1", attempt), (read.Container, read.Pod.Name, read.Pod.Namespace, read.Pod.Uid, read.Attempt));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("k8s_main_web_shop_u-1")]
    [InlineData("k8s_main_web_shop_u-1_x")]
    [InlineData("a8s_main_web_shop_u-1_7")]
    public void OtherNames_AreNone(string name) => Assert.Null(DockerNames.Parse(name));
}
