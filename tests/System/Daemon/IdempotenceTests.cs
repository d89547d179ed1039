using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class IdempotenceTests(DaemonLab lab)
{
    private const int Attempts = 20;

    private const string Missing = "0000000000000000000000000000000000000000000000000000000000000000";

    private SampanDaemon Daemon => lab.Daemon;

    [PodFact(DisplayName = "The same pod or container asked for again is the same one")]
    public async Task Create_SameAgain_HasTheSameId()
    {
        await using TestPod pod = await TestPod.RunAsync(Daemon, lab.Image);
        CreateContainerRequest request = pod.NewContainer([]);

        RunPodSandboxResponse again = await Daemon.Runtime.RunPodSandboxAsync(
            new RunPodSandboxRequest { Config = pod.Config }, CancellationToken.None);
        CreateContainerResponse first = await Daemon.Runtime.CreateContainerAsync(request, CancellationToken.None);
        CreateContainerResponse second = await Daemon.Runtime.CreateContainerAsync(request, CancellationToken.None);

        Assert.Equal(pod.Id, again.PodSandboxId);
        Assert.Equal(first.ContainerId, second.ContainerId);
    }

    [PodFact(DisplayName = "Pods asked for twice at the same time are made once")]
    public async Task Run_TwiceAtOnce_MakesOne()
    {
        var request = new RunPodSandboxRequest { Config = TestPod.NewConfig(Daemon) };

        RunPodSandboxResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Daemon.Runtime.RunPodSandboxAsync(request, CancellationToken.None)));

        string id = Assert.Single(answers.Select(answer => answer.PodSandboxId).Distinct());
        await Daemon.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = id }, CancellationToken.None);
    }

    [PodFact(DisplayName = "A pod whose caller left half-way is given to the caller's next try")]
    public async Task Run_CallerLeaves_RetryGetsIt()
    {
        RunPodSandboxRequest request = await AbandonAsync();

        RunPodSandboxResponse answer = await Daemon.Runtime.RunPodSandboxAsync(request, CancellationToken.None);

        Assert.Equal([answer.PodSandboxId], await IdsOfAsync(request));
        await Daemon.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = answer.PodSandboxId }, CancellationToken.None);
    }

    [PodFact(DisplayName = "A pod whose caller left and that was removed since is made anew for the next try")]
    public async Task Run_CallerLeftAndPodRemoved_RetryMakesAnother()
    {
        RunPodSandboxRequest request = await AbandonAsync();
        string[] listed = await Eventually.BecomesAsync("the pod is listed", () => IdsOfAsync(request), ids => ids.Length == 1);
        await Daemon.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = listed[0] }, CancellationToken.None);

        RunPodSandboxResponse answer = await Daemon.Runtime.RunPodSandboxAsync(request, CancellationToken.None);

        Assert.NotEqual(listed[0], answer.PodSandboxId);
        Assert.Equal([answer.PodSandboxId], await IdsOfAsync(request));
        await Daemon.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = answer.PodSandboxId }, CancellationToken.None);
    }

    [PodFact(DisplayName = "A second pod or container of a name in use, with other words, is refused by that name")]
    public async Task Create_NameInUse_IsRefused()
    {
        await using TestPod pod = await TestPod.RunAsync(Daemon, lab.Image);
        CreateContainerRequest request = pod.NewContainer([]);
        await Daemon.Runtime.CreateContainerAsync(request, CancellationToken.None);
        PodSandboxConfig otherPod = pod.Config.Clone();
        otherPod.Hostname = "other";
        CreateContainerRequest otherContainer = request.Clone();
        otherContainer.Config.WorkingDir = "/tmp";

        CriException podRefused = await RefusedAsync(() => Daemon.Runtime.RunPodSandboxAsync(
            new RunPodSandboxRequest { Config = otherPod }, CancellationToken.None));
        CriException containerRefused = await RefusedAsync(() => Daemon.Runtime.CreateContainerAsync(otherContainer, CancellationToken.None));

        Assert.Equal((GrpcStatusCode.AlreadyExists, GrpcStatusCode.AlreadyExists), (podRefused.Code, containerRefused.Code));
        Assert.Contains(pod.Config.Metadata.Name, podRefused.Message, StringComparison.Ordinal);
        Assert.Contains("main", containerRefused.Message, StringComparison.Ordinal);
    }

    [PodFact(DisplayName = "Stopping and removing what is not there succeeds")]
    public async Task StopAndRemove_Missing_Succeed()
    {
        await Daemon.Runtime.StopContainerAsync(new StopContainerRequest { ContainerId = Missing }, CancellationToken.None);
        await Daemon.Runtime.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = Missing }, CancellationToken.None);
        await Daemon.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = Missing }, CancellationToken.None);
        await Daemon.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = Missing }, CancellationToken.None);
        await Daemon.Images.RemoveImageAsync(
            new RemoveImageRequest { Image = new ImageSpec { Image = $"{lab.RegistryHost}/test/none:1" } }, CancellationToken.None);
    }

    [PodFact(DisplayName = "The status of what is not there is NOT_FOUND and names it")]
    public async Task Status_Missing_IsNotFound()
    {
        CriException container = await RefusedAsync(() => Daemon.Runtime.ContainerStatusAsync(
            new ContainerStatusRequest { ContainerId = Missing }, CancellationToken.None));
        CriException pod = await RefusedAsync(() => Daemon.Runtime.PodSandboxStatusAsync(
            new PodSandboxStatusRequest { PodSandboxId = Missing }, CancellationToken.None));

        Assert.Equal((GrpcStatusCode.NotFound, GrpcStatusCode.NotFound), (container.Code, pod.Code));
        Assert.Contains(Missing, container.Message, StringComparison.Ordinal);
        Assert.Contains(Missing, pod.Message, StringComparison.Ordinal);
    }

    [PodFact(DisplayName = "A pod with a runtime handler that nobody configured is refused by that name and leaves nothing")]
    public async Task Run_UnknownHandler_IsRefused()
    {
        IReadOnlyList<string> before = await HostTally.OfAsync(Daemon);

        CriException refused = await RefusedAsync(() => Daemon.Runtime.RunPodSandboxAsync(
            new RunPodSandboxRequest { Config = TestPod.NewConfig(Daemon), RuntimeHandler = "no-such-handler" }, CancellationToken.None));

        Assert.Equal(GrpcStatusCode.InvalidArgument, refused.Code);
        Assert.Contains("no-such-handler", refused.Message, StringComparison.Ordinal);
        await HostTally.BecomesAsync(before, Daemon);
    }

    [PodFact(DisplayName = "An image that is nowhere is NOT_FOUND by its name, for a container and for a pull")]
    public async Task Image_Unknown_IsNotFound()
    {
        string image = $"{lab.RegistryHost}/test/none:1";
        await using TestPod pod = await TestPod.RunAsync(Daemon, lab.Image);

        CriException create = await RefusedAsync(() => pod.CreateAsync([], config => config.Image.Image = image));
        CriException pull = await RefusedAsync(() => Daemon.Images.PullImageAsync(
            new PullImageRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None));

        Assert.Equal((GrpcStatusCode.NotFound, GrpcStatusCode.NotFound), (create.Code, pull.Code));
        Assert.Contains(image, create.Message, StringComparison.Ordinal);
        Assert.Contains(image, pull.Message, StringComparison.Ordinal);
    }

    [PodFact(DisplayName = "An image has one id everywhere: in lists, statuses, pulls and containers")]
    public async Task Image_Id_IsTheSameEverywhere()
    {
        await using TestPod pod = await TestPod.RunAsync(Daemon, lab.Image);
        ContainerStatus container = await pod.StatusAsync(await pod.CreateAsync([]));

        PullImageResponse pull = await Daemon.Images.PullImageAsync(
            new PullImageRequest { Image = new ImageSpec { Image = lab.Image } }, CancellationToken.None);
        ListImagesResponse list = await Daemon.Images.ListImagesAsync(new ListImagesRequest(), CancellationToken.None);
        ImageStatusResponse status = await Daemon.Images.ImageStatusAsync(
            new ImageStatusRequest { Image = new ImageSpec { Image = lab.Image } }, CancellationToken.None);

        Image listed = Assert.Single(list.Images, image => image.RepoTags.Contains(lab.Image));
        Assert.Equal([listed.Id], new[] { pull.ImageRef, status.Image.Id, container.ImageId }.Distinct());
        Assert.Contains(container.ImageRef, listed.RepoDigests);
    }

    private async Task<string[]> IdsOfAsync(RunPodSandboxRequest request)
    {
        ListPodSandboxResponse list = await Daemon.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None);
        return [.. list.Items.Where(pod => pod.Metadata.Equals(request.Config.Metadata)).Select(pod => pod.Id)];
    }

    private static Task<CriException> RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<CriException>(call);

    /// <summary>Runs a pod and leaves half-way. A pod that was ready before we could leave is removed and another tried.</summary>
    private async Task<RunPodSandboxRequest> AbandonAsync()
    {
        for (int i = 0; i < Attempts; i++)
        {
            var request = new RunPodSandboxRequest { Config = TestPod.NewConfig(Daemon) };
            int before = SandboxCount();
            using var leave = new CancellationTokenSource();
            Task<RunPodSandboxResponse> abandoned = Daemon.Runtime.RunPodSandboxAsync(request, leave.Token);
            while (SandboxCount() == before && !abandoned.IsCompleted)
            {
                await Task.Yield();
            }
            await leave.CancelAsync();
            try
            {
                RunPodSandboxResponse tooSoon = await abandoned;
                await Daemon.Runtime.RemovePodSandboxAsync(
                    new RemovePodSandboxRequest { PodSandboxId = tooSoon.PodSandboxId }, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return request;
            }
        }
        throw new InvalidOperationException($"{Attempts} pods were ready before their caller could leave");
    }

    private int SandboxCount() => Directory.GetFiles(Path.Combine(Daemon.Folders.Root, "sandboxes")).Length;
}
