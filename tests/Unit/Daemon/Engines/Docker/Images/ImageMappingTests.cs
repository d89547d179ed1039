using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Docker;
using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Images;

public sealed class ImageMappingTests
{
    private static readonly string s_id = $"sha256:{new string('a', 64)}";
    private static readonly string s_manifest = $"sha256:{new string('b', 64)}";
    private static readonly string s_layer = $"sha256:{new string('c', 64)}";

    [Fact]
    public void Of_NamesInFull_AndKeepsHowItRuns()
    {
        StoredImage image = ImageMapping.Of(new ImageDetails
        {
            Id = s_id,
            RepoTags = ["busybox:1", "registry.example:5000/team/app:2"],
            RepoDigests = [$"busybox@{s_manifest}", $"registry.example:5000/team/app@{s_manifest}"],
            Size = 7,
            Architecture = "amd64",
            Os = "linux",
            Config = new ImageSettings { User = "1:2", StopSignal = "SIGINT", Entrypoint = ["/e"], WorkingDir = "/w" },
            RootFs = new ImageLayers { Layers = [s_layer] },
        })!.Image;

        Assert.Equal((s_id, 7), (image.Id.ToString(), image.Size));
        Assert.Equal(["docker.io/library/busybox:1", "registry.example:5000/team/app:2"], image.RepoTags);
        Assert.Equal([$"docker.io/library/busybox@{s_manifest}", $"registry.example:5000/team/app@{s_manifest}"], image.RepoDigests);
        Assert.Equal([Digest.Parse(s_manifest)], image.ManifestDigests);
        Assert.Equal([Digest.Parse(s_layer)], image.ChainIds);
        Assert.Equal(("amd64", "linux", null), (image.Config.Architecture, image.Config.Os, image.Config.Variant));
        Assert.Equal(("1:2", "SIGINT", "/w"), (image.Config.Config!.User, image.Config.Config.StopSignal, image.Config.Config.WorkingDir));
        Assert.Equal(["/e"], image.Config.Config.Entrypoint!);
        Assert.Null(image.ArtifactType);
    }

    [Fact]
    public void Of_DigestsAmongTheTags_AreNone() => Assert.Empty(
        ImageMapping.Of(new ImageDetails { Id = s_id, RepoTags = [$"busybox@{s_manifest}"], RepoDigests = [$"busybox@{s_manifest}"] })!.Image.RepoTags);

    [Fact]
    public void Of_EmptyImage_HasASize() => Assert.Equal(1, ImageMapping.Of(new ImageDetails { Id = s_id })!.Image.Size);

    [Fact]
    public void Of_IdThatIsNone_IsLeftOut() => Assert.Null(ImageMapping.Of(new ImageDetails { Id = "sha256:short" }));

    [Theory]
    [InlineData("registry.k8s.io/pause:3.10", true)]
    [InlineData("registry.k8s.io/pause:*", true)]
    [InlineData("registry.k8s.io/pause:3.1", false)]
    public void Pinned_ByNameOrPattern(string pattern, bool pinned)
    {
        Assert.True(ImagePattern.TryParse(pattern, out ImagePattern? parsed));
        StoredImage image = ImageMapping.Of(new ImageDetails { Id = s_id, RepoTags = ["registry.k8s.io/pause:3.10"] })!.Image;

        StoredImage judged = ImageMapping.Pinned(image, [parsed]);

        Assert.Equal((pinned, pinned ? pattern : null), (judged.Pinned, judged.PinnedBy));
        Assert.False(ImageMapping.Pinned(judged, []).Pinned);
    }
}
