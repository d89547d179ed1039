using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
[LeftOut(nameof(Item037_RemoveImage_InUse_LeavesItsContainersWhole), "dockerd removes no image while a container of it runs")]
public sealed class DockerImagesTests(DockerLab lab) : ImagesContract(lab)
{
    /// <summary>What is so instead.</summary>
    [ContractFact]
    public async Task Item037_RemoveImage_InUse_IsRefusedUntilItsContainerIsGone()
    {
        string image = await lab.PushAsync("contract/refused", "1", """{"Env":["PATH=/bin"],"Cmd":["sleep","100000"],"Labels":{"item":"refused"}}""");
        string id = await PullAsync(image);
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        string running = await pod.StartAsync([], config => config.Image.Image = id);

        CriException refused = await Assert.ThrowsAsync<CriException>(() => RemoveAsync(image));

        Assert.Equal(GrpcStatusCode.FailedPrecondition, refused.Code);
        Assert.Equal(id, (await FindAsync(image))?.Id);
        Assert.Equal(ContainerState.ContainerRunning, (await pod.StatusAsync(running)).State);
        await pod.RemoveAsync();
        await RemoveAsync(image);
        Assert.Null(await FindAsync(image));
    }
}
