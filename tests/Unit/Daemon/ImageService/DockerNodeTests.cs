using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Own;
using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Daemon.ImageService;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Daemon.ImageService;

/// <summary>The verbs beside the CRI where Docker keeps the images.</summary>
public sealed class DockerNodeTests : IDisposable
{
    private readonly DockerClient _client = new("/nowhere/docker.sock");
    private readonly DockerImages _images;

    public DockerNodeTests() =>
        _images = new DockerImages(_client, new DockerImageOptions(), TimeProvider.System, NullLogger<DockerImages>.Instance);

    public static TheoryData<string, string> Verbs => new()
    {
        { "adopt", "docker load" }, { "import", "docker load" }, { "export", "docker save" }, { "tag", "docker tag" }, { "verify", "docker pull" },
        { "prune", "docker image prune" }, { "push", "docker push" }, { "disk", "docker system df" },
    };

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Verb_NamesDockersOwn(string verb, string command)
    {
        CriException refused = await Assert.ThrowsAsync<CriException>(() => CallAsync(verb));

        Assert.Equal(GrpcStatusCode.Unimplemented, refused.Code);
        Assert.Contains(command, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _images.Dispose();
        _client.Dispose();
    }

    private Task CallAsync(string verb) => verb switch
    {
        "adopt" => new AdoptImages(_images).HandleAsync(new AdoptImagesRequest { DockerRoot = "/var/lib/docker", All = true }, null!, CancellationToken.None),
        "import" => new ImportImages(_images).HandleAsync(new ImportImagesRequest { Path = "/" }, null!, CancellationToken.None),
        "export" => new ExportImages(_images).HandleAsync(new ExportImagesRequest { Names = { "a" } }, null!, CancellationToken.None),
        "tag" => new TagImage(_images).HandleAsync(new TagImageRequest { Source = "a", Name = "b" }, null!, CancellationToken.None),
        "verify" => new VerifyImages(_images).HandleAsync(new VerifyImagesRequest(), null!, CancellationToken.None),
        "prune" => new PruneImages(_images, null!).HandleAsync(new PruneImagesRequest(), null!, CancellationToken.None),
        "push" => new PushImage(_images).HandleAsync(new PushImageRequest { Image = "a" }, null!, CancellationToken.None),
        _ => new DiskUsage(_images, null!).HandleAsync(new DiskUsageRequest(), null!, CancellationToken.None),
    };
}
