using Sampan.Daemon.Engines.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker;

/// <summary>Labels, there and back.</summary>
public sealed class DockerLabelsTests
{
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
}
