using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Docker;
using Sampan.Images;
using Sampan.Oci;
using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Docker;

/// <summary>What is left of images when dockerd is gone.</summary>
public sealed class DockerImagesOutageTests
{
    [DockerFact]
    public async Task Stopped_WhatIsKnownStays_AndTheRestIsUnavailable()
    {
        await using DockerEngine docker = await DockerEngine.StartAsync();
        await BusyboxImage.ImportAsync(docker, "known:1");
        using var client = new DockerClient(docker.Socket);
        using DockerImages images = DockerImagesFixture.Make(client, TimeSpan.FromMinutes(5));
        await images.ResyncAsync(CancellationToken.None);
        StoredImage known = Assert.Single(images.List());

        await docker.StopAsync();

        Assert.Equal(known.Id, (await images.FindAsync("known:1", CancellationToken.None))?.Id);
        await UnavailableAsync(() => images.FindAsync("unknown:1", CancellationToken.None).AsTask());
        await UnavailableAsync(() => images.PullAsync(ImageReference.Parse("127.0.0.1:1/a:1"), null, null, CancellationToken.None));
        await UnavailableAsync(() => images.RemoveAsync(known, CancellationToken.None));
        await UnavailableAsync(() => images.ResyncAsync(CancellationToken.None));
        Assert.Equal(known.Id, Assert.Single(images.List()).Id);
        Assert.True(images.Usage().ImageBytes > 0);
    }

    private static async Task UnavailableAsync(Func<Task> call) => Assert.True((await Assert.ThrowsAsync<DockerException>(call)).IsUnavailable);
}
