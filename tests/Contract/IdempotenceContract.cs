using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The same call again, and calls on what is not there.</summary>
public abstract class IdempotenceContract(ContractLab lab)
{
    private const int Attempts = 20;

    private const string Missing = "0000000000000000000000000000000000000000000000000000000000000000";

    private ICriNode Node => lab.Node;

    [ContractFact(DisplayName = "The same pod or container asked for again is the same one")]
    public async Task Create_SameAgain_HasTheSameId()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        CreateContainerRequest request = pod.NewContainer([]);

        RunPodSandboxResponse again = await Node.Runtime.RunPodSandboxAsync(
            new RunPodSandboxRequest { Config = pod.Config }, CancellationToken.None);
        CreateContainerResponse first = await Node.Runtime.CreateContainerAsync(request, CancellationToken.None);
        CreateContainerResponse second = await Node.Runtime.CreateContainerAsync(request, CancellationToken.None);

        Assert.Equal(pod.Id, again.PodSandboxId);
        Assert.Equal(first.ContainerId, second.ContainerId);
    }

    [ContractFact(DisplayName = "Pods asked for twice at the same time are made once")]
    public async Task Run_TwiceAtOnce_MakesOne()
    {
        var request = new RunPodSandboxRequest { Config = TestPod.NewConfig(Node) };

        RunPodSandboxResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Node.Runtime.RunPodSandboxAsync(request, CancellationToken.None)));

        string id = Assert.Single(answers.Select(answer => answer.PodSandboxId).Distinct());
        await Node.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = id }, CancellationToken.None);
    }

    [ContractFact(DisplayName = "A pod whose caller left half-way is given to the caller's next try")]
    public async Task Run_CallerLeaves_RetryGetsIt()
    {
        RunPodSandboxRequest request = await AbandonAsync();

        RunPodSandboxResponse answer = await Node.Runtime.RunPodSandboxAsync(request, CancellationToken.None);

        Assert.Equal([answer.PodSandboxId], await IdsOfAsync(request));
        await Node.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = answer.PodSandboxId }, CancellationToken.None);
    }

    [ContractFact(DisplayName = "A pod whose caller left and that was removed since is made anew for the next try")]
    public async Task Run_CallerLeftAndPodRemoved_RetryMakesAnother()
    {
        RunPodSandboxRequest request = await AbandonAsync();
        string[] listed = await Eventually.BecomesAsync("the pod is listed", () => IdsOfAsync(request), ids => ids.Length == 1);
        await Node.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = listed[0] }, CancellationToken.None);

        RunPodSandboxResponse answer = await Node.Runtime.RunPodSandboxAsync(request, CancellationToken.None);

        Assert.NotEqual(listed[0], answer.PodSandboxId);
        Assert.Equal([answer.PodSandboxId], await IdsOfAsync(request));
        await Node.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = answer.PodSandboxId }, CancellationToken.None);
    }

    [ContractFact(DisplayName = "A second pod or container of a name in use, with other words, is refused by that name")]
    public async Task Create_NameInUse_IsRefused()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        CreateContainerRequest request = pod.NewContainer([]);
        await Node.Runtime.CreateContainerAsync(request, CancellationToken.None);
        PodSandboxConfig otherPod = pod.Config.Clone();
        otherPod.Hostname = "other";
        CreateContainerRequest otherContainer = request.Clone();
        otherContainer.Config.WorkingDir = "/tmp";

        CriException podRefused = await RefusedAsync(() => Node.Runtime.RunPodSandboxAsync(
            new RunPodSandboxRequest { Config = otherPod }, CancellationToken.None));
        CriException containerRefused = await RefusedAsync(() => Node.Runtime.CreateContainerAsync(otherContainer, CancellationToken.None));

        Assert.Equal((GrpcStatusCode.AlreadyExists, GrpcStatusCode.AlreadyExists), (podRefused.Code, containerRefused.Code));
        Assert.Contains(pod.Config.Metadata.Name, podRefused.Message, StringComparison.Ordinal);
        Assert.Contains("main", containerRefused.Message, StringComparison.Ordinal);
    }

    [ContractFact(DisplayName = "Stopping and removing what is not there succeeds")]
    public async Task StopAndRemove_Missing_Succeed()
    {
        await Node.Runtime.StopContainerAsync(new StopContainerRequest { ContainerId = Missing }, CancellationToken.None);
        await Node.Runtime.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = Missing }, CancellationToken.None);
        await Node.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = Missing }, CancellationToken.None);
        await Node.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = Missing }, CancellationToken.None);
        await Node.Images.RemoveImageAsync(
            new RemoveImageRequest { Image = new ImageSpec { Image = $"{lab.RegistryHost}/test/none:1" } }, CancellationToken.None);
    }

    [ContractFact(DisplayName = "The status of what is not there is NOT_FOUND and names it")]
    public async Task Status_Missing_IsNotFound()
    {
        CriException container = await RefusedAsync(() => Node.Runtime.ContainerStatusAsync(
            new ContainerStatusRequest { ContainerId = Missing }, CancellationToken.None));
        CriException pod = await RefusedAsync(() => Node.Runtime.PodSandboxStatusAsync(
            new PodSandboxStatusRequest { PodSandboxId = Missing }, CancellationToken.None));

        Assert.Equal((GrpcStatusCode.NotFound, GrpcStatusCode.NotFound), (container.Code, pod.Code));
        Assert.Contains(Missing, container.Message, StringComparison.Ordinal);
        Assert.Contains(Missing, pod.Message, StringComparison.Ordinal);
    }

    [ContractFact(DisplayName = "A pod with a runtime handler that nobody configured is refused by that name and leaves nothing")]
    public async Task Run_UnknownHandler_IsRefused()
    {
        var request = new RunPodSandboxRequest { Config = TestPod.NewConfig(Node), RuntimeHandler = "no-such-handler" };

        CriException refused = await RefusedAsync(() => Node.Runtime.RunPodSandboxAsync(request, CancellationToken.None));

        Assert.Equal(GrpcStatusCode.InvalidArgument, refused.Code);
        Assert.Contains("no-such-handler", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await IdsOfAsync(request));
        await LeavesNothingAsync();
    }

    [ContractFact(DisplayName = "An image that is nowhere is NOT_FOUND by its name, for a container and for a pull")]
    public async Task Image_Unknown_IsNotFound()
    {
        string image = $"{lab.RegistryHost}/test/none:1";
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);

        CriException create = await RefusedAsync(() => pod.CreateAsync([], config => config.Image.Image = image));
        CriException pull = await RefusedAsync(() => Node.Images.PullImageAsync(
            new PullImageRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None));

        Assert.Equal((GrpcStatusCode.NotFound, GrpcStatusCode.NotFound), (create.Code, pull.Code));
        Assert.Contains(image, create.Message, StringComparison.Ordinal);
        Assert.Contains(image, pull.Message, StringComparison.Ordinal);
    }

    [ContractFact(DisplayName = "An image has one id everywhere: in lists, statuses, pulls and containers")]
    public async Task Image_Id_IsTheSameEverywhere()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        ContainerStatus container = await pod.StatusAsync(await pod.CreateAsync([]));

        PullImageResponse pull = await Node.Images.PullImageAsync(
            new PullImageRequest { Image = new ImageSpec { Image = lab.Image } }, CancellationToken.None);
        ListImagesResponse list = await Node.Images.ListImagesAsync(new ListImagesRequest(), CancellationToken.None);
        ImageStatusResponse status = await Node.Images.ImageStatusAsync(
            new ImageStatusRequest { Image = new ImageSpec { Image = lab.Image } }, CancellationToken.None);

        Image listed = Assert.Single(list.Images, image => image.RepoTags.Contains(lab.Image));
        Assert.Equal([listed.Id], new[] { pull.ImageRef, status.Image.Id, container.ImageId }.Distinct());
        Assert.Contains(container.ImageRef, listed.RepoDigests);
    }

    /// <summary>Looks for what a refused pod left, where that can be told.</summary>
    protected virtual Task LeavesNothingAsync() => Task.CompletedTask;

    private async Task<string[]> IdsOfAsync(RunPodSandboxRequest request)
    {
        ListPodSandboxResponse list = await Node.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None);
        return [.. list.Items.Where(pod => pod.Metadata.Equals(request.Config.Metadata)).Select(pod => pod.Id)];
    }

    private static Task<CriException> RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<CriException>(call);

    /// <summary>Runs a pod and leaves half-way. A pod that was ready before we could leave is removed and another tried.</summary>
    private async Task<RunPodSandboxRequest> AbandonAsync()
    {
        for (int i = 0; i < Attempts; i++)
        {
            var request = new RunPodSandboxRequest { Config = TestPod.NewConfig(Node) };
            int before = SandboxCount();
            using var leave = new CancellationTokenSource();
            Task<RunPodSandboxResponse> abandoned = Node.Runtime.RunPodSandboxAsync(request, leave.Token);
            while (SandboxCount() == before && !abandoned.IsCompleted)
            {
                await Task.Yield();
            }
            await leave.CancelAsync();
            try
            {
                RunPodSandboxResponse tooSoon = await abandoned;
                await Node.Runtime.RemovePodSandboxAsync(
                    new RemovePodSandboxRequest { PodSandboxId = tooSoon.PodSandboxId }, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return request;
            }
        }
        throw new InvalidOperationException($"{Attempts} pods were ready before their caller could leave");
    }

    private int SandboxCount() => Directory.GetFiles(Path.Combine(Node.Root, "sandboxes")).Length;
}
