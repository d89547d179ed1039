using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The contract's part on images: docs/contract.md, items 34 to 43.</summary>
public abstract class ImagesContract(ContractLab lab)
{
    private ICriNode Node => lab.Node;

    [ContractFact]
    public async Task Item034_SameImageInTwoRepositories_HasOneId()
    {
        string settings = """{"Cmd":["sleep","1"],"Labels":{"item":"34"}}""";
        string first = await PullAsync(await lab.PushAsync("contract/one", "1", settings));
        string second = await PullAsync(await lab.PushAsync("contract/two", "1", settings));

        Assert.Equal(first, second);
        Assert.Equal(first, (await FindAsync($"{lab.RegistryHost}/contract/two:1"))!.Id);
    }

    [ContractFact]
    public async Task Item035_ContainerStatus_HasTagAndDigestedReference()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string id = (await FindAsync(lab.Image))!.Id;

        ContainerStatus status = await pod.StatusAsync(await pod.CreateAsync([], config => config.Image.Image = id));

        Assert.Equal(lab.Image, status.Image.Image);
        Assert.StartsWith($"{lab.RegistryHost}/test/busybox@sha256:", status.ImageRef, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task Item036_PauseImageIsPinned_AndListedContainersNameTheirImagesId()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image, config =>
            config.Linux.SecurityContext.NamespaceOptions.Pid = NamespaceMode.Pod);
        string container = await pod.CreateAsync([]);

        ListContainersResponse list = await Node.Runtime.ListContainersAsync(
            new ListContainersRequest { Filter = new ContainerFilter { Id = container } }, CancellationToken.None);

        Assert.True((await FindAsync(lab.PauseImage))!.Pinned);
        Assert.False((await FindAsync(lab.Image))!.Pinned);
        // Kubelets that do not know image_id compare image_ref with the ids of images.
        string id = (await FindAsync(lab.Image))!.Id;
        Assert.Equal((id, id), (list.Containers[0].ImageId, list.Containers[0].ImageRef));
    }

    [ContractFact]
    public async Task Item037_RemoveByOneTag_TakesAllTagsInAllRepositories()
    {
        string settings = """{"Labels":{"item":"37"}}""";
        string[] names =
        [
            await lab.PushAsync("contract/tags", "1", settings), await lab.PushAsync("contract/tags", "2", settings),
            await lab.PushAsync("contract/elsewhere", "1", settings),
        ];
        foreach (string name in names)
        {
            await PullAsync(name);
        }
        Assert.Equal(names.Order(), (await FindAsync(names[0]))!.RepoTags.Order());

        await RemoveAsync(names[0]);

        foreach (string name in names)
        {
            Assert.Null(await FindAsync(name));
        }
    }

    [ContractFact]
    public async Task Item037_RemoveImage_InUse_LeavesItsContainersWhole()
    {
        string image = await lab.PushAsync("contract/used", "1", """{"Env":["PATH=/bin"],"Cmd":["sleep","100000"],"Labels":{"item":"in use"}}""");
        string id = await PullAsync(image);
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string running = await pod.StartAsync([], config => config.Image.Image = id);
        string created = await pod.CreateAsync([], config => config.Image.Image = id);

        await RemoveAsync(image);

        Assert.Null(await FindAsync(id));
        // A file that nobody has opened yet is still there.
        Assert.Equal("a page of a pod", await pod.OutputAsync(running, "cat", "/www/index.html"));
        await pod.StartAsync(created);
        Assert.Equal("a page of a pod", await pod.OutputAsync(created, "cat", "/www/index.html"));
        Assert.Equal((id, id), ((await pod.StatusAsync(running)).ImageId, (await pod.StatusAsync(created)).ImageId));
        Assert.Equal(id, await PullAsync(image));
    }

    [ContractFact]
    public async Task Item038_AnyName_FindsTheSameImage()
    {
        string image = await lab.PushAsync("contract/names", "latest", """{"Labels":{"item":"38"}}""");
        string noTag = image[..image.LastIndexOf(':')];
        string id = await PullAsync(noTag);
        Image known = (await FindAsync(id))!;

        Assert.Equal([image], known.RepoTags);
        foreach (string name in (string[])[noTag, image, Assert.Single(known.RepoDigests), id, id["sha256:".Length..]])
        {
            Assert.Equal(known, await FindAsync(name));
        }
    }

    [ContractFact]
    public async Task Item038_PullByDigest_HasNoTag()
    {
        string image = await lab.PushAsync("contract/digest", "1", """{"Labels":{"item":"digest"}}""");
        await PullAsync(image);
        string digested = Assert.Single((await FindAsync(image))!.RepoDigests);
        await RemoveAsync(image);

        await PullAsync(digested);

        Image found = (await FindAsync(digested))!;
        Assert.Empty(found.RepoTags);
        Assert.Equal([digested], found.RepoDigests);
    }

    [ContractFact]
    public async Task Item040_ListImages_Filter_GivesTheOneOrNone()
    {
        string id = (await FindAsync(lab.Image))!.Id;

        Assert.Equal([id], await ListAsync(lab.Image));
        Assert.Equal([id], await ListAsync(id));
        Assert.Empty(await ListAsync($"{lab.RegistryHost}/test/never:1"));
    }

    [ContractFact]
    public async Task Item041_ImageById_MakesAContainer_AndUnknownHandlerIsRefused()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string id = (await FindAsync(lab.Image))!.Id;

        ContainerStatus status = await pod.StatusAsync(await pod.CreateAsync([], config =>
            config.Image = new ImageSpec { Image = id, UserSpecifiedImage = "busybox" }));

        Assert.Equal(id, status.ImageId);
        CriException refused = await Assert.ThrowsAsync<CriException>(() => Node.Images.PullImageAsync(
            new PullImageRequest { Image = new ImageSpec { Image = lab.Image, RuntimeHandler = "no-such" } }, CancellationToken.None));
        Assert.Equal(GrpcStatusCode.InvalidArgument, refused.Code);
        Assert.Contains("no-such", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Pulls an image; its id.</summary>
    protected async Task<string> PullAsync(string image) => (await Node.Images.PullImageAsync(
        new PullImageRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None)).ImageRef;

    /// <summary>The image of a name; null when there is none.</summary>
    protected async Task<Image?> FindAsync(string image) => (await Node.Images.ImageStatusAsync(
        new ImageStatusRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None)).Image;

    /// <summary>Removes an image.</summary>
    protected Task RemoveAsync(string image) => Node.Images.RemoveImageAsync(
        new RemoveImageRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None);

    private async Task<string[]> ListAsync(string image) => [.. (await Node.Images.ListImagesAsync(
        new ListImagesRequest { Filter = new ImageFilter { Image = new ImageSpec { Image = image } } }, CancellationToken.None))
        .Images.Select(found => found.Id)];
}
