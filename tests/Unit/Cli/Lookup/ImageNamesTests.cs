using Sampan.Cli.Lookup;
using Sampan.Cri.V1;

namespace Sampan.Tests.Unit.Cli.Lookup;

public class ImageNamesTests
{
    [Theory]
    [InlineData("registry:5000/a/b:1.2", "registry:5000/a/b", "1.2")]
    [InlineData("registry:5000/a/b", "registry:5000/a/b", "")]
    [InlineData("a@sha256:00", "a", "")]
    public void Split_Reference_KnowsPortsFromTags(string reference, string repository, string tag) =>
        Assert.Equal((repository, tag), ImageNames.Split(reference));

    [Theory]
    [InlineData("docker.io/library/nginx:latest", true)]
    [InlineData("library/nginx", true)]
    [InlineData("nginx:latest", true)]
    [InlineData("nginx", true)]
    [InlineData("nginx:1", false)]
    public void CandidateOf_HubImage_HasDockersShortNames(string name, bool known)
    {
        Candidate<Image> candidate = ImageNames.CandidateOf(new Image { Id = "sha256:00", RepoTags = { "docker.io/library/nginx:latest" } }, nicknames: false);

        Assert.Equal(known, candidate.Names.Contains(name));
    }

    [Fact]
    public void CandidateOf_Nicknames_AreOnlyThereWhenWanted()
    {
        var image = new Image { Id = "sha256:00", RepoTags = { "registry.test:5000/tools/box:1.29" } };

        Assert.Empty(ImageNames.CandidateOf(image, nicknames: false).Nicknames);
        Assert.Equal(["box:1.29", "box"], ImageNames.CandidateOf(image, nicknames: true).Nicknames);
    }
}
