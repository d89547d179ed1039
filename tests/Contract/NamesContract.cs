using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The contract's part on names, attempts and late creations: docs/contract.md, items 16 to 23.</summary>
public abstract class NamesContract(ContractLab lab)
{
    private const int Attempts = 20;

    private ICriNode Node => lab.Node;

    [ContractFact]
    public async Task Item016_AnotherAttemptOrUid_IsAnotherPod()
    {
        await using TestPod first = await TestPod.RunAsync(Node, lab.Image);
        await using TestPod attempt = await TestPod.RunAsync(Node, lab.Image, config =>
        {
            config.Metadata = first.Config.Metadata.Clone();
            config.Metadata.Attempt = 1;
        });
        await using TestPod uid = await TestPod.RunAsync(Node, lab.Image, config =>
        {
            config.Metadata = first.Config.Metadata.Clone();
            config.Metadata.Uid = Guid.NewGuid().ToString();
        });

        Assert.Equal(3, new[] { first.Id, attempt.Id, uid.Id }.Distinct().Count());
        Assert.Equal(1U, (await attempt.PodStatusAsync()).Metadata.Attempt);
    }

    [ContractFact]
    public async Task Item016_AnotherAttempt_IsAnotherContainer()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);

        string first = await pod.CreateAsync([]), second = await pod.CreateAsync([]);

        Assert.NotEqual(first, second);
        Assert.Equal((0U, 1U), ((await pod.StatusAsync(first)).Metadata.Attempt, (await pod.StatusAsync(second)).Metadata.Attempt));
    }

    [ContractFact]
    public async Task Item018_CreateFails_LeavesNoLogFileAndNoContainer()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);

        await Assert.ThrowsAsync<CriException>(() => pod.CreateAsync([], config =>
            config.Linux.SecurityContext.Seccomp = new SecurityProfile
            {
                ProfileType = SecurityProfile.Types.ProfileType.Localhost,
                LocalhostRef = "/no/such/profile.json",
            }));

        Assert.False(File.Exists(Path.Combine(pod.Config.LogDirectory, "main", "0.log")));
        Assert.Empty(await ContainersAsync(pod));
        // The name is free: the same attempt can be had again.
        Assert.Equal(0U, (await CreateFirstAsync(pod)).Metadata.Attempt);
    }

    [ContractFact]
    public async Task Item019_UnfinishedPod_IsNotListed()
    {
        PodSandboxConfig config = TestPod.NewConfig(Node);
        Task<RunPodSandboxResponse> running = Node.Runtime.RunPodSandboxAsync(
            new RunPodSandboxRequest { Config = config }, CancellationToken.None);
        var seen = new List<PodSandboxState>();
        while (!running.IsCompleted)
        {
            ListPodSandboxResponse list = await Node.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None);
            seen.AddRange(list.Items.Where(pod => pod.Metadata.Equals(config.Metadata)).Select(pod => pod.State));
        }
        string id = (await running).PodSandboxId;
        await Node.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = id }, CancellationToken.None);

        Assert.DoesNotContain(PodSandboxState.SandboxNotready, seen);
    }

    [ContractFact]
    public async Task Item020_AbandonedContainer_IsHiddenUntilItsRetryGetsIt()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        CreateContainerRequest request = await AbandonAsync(pod);

        Assert.Empty(await ContainersAsync(pod));
        CreateContainerResponse retry = await Node.Runtime.CreateContainerAsync(request, CancellationToken.None);

        Assert.Equal([retry.ContainerId], (await ContainersAsync(pod)).Select(container => container.Id));
        Assert.Equal(request.Config.Metadata, (await pod.StatusAsync(retry.ContainerId)).Metadata);
    }

    private string Records => Path.Combine(Node.Root, "containers");

    private async Task<CreateContainerRequest> AbandonAsync(TestPod pod)
    {
        for (int i = 0; i < Attempts; i++)
        {
            CreateContainerRequest request = pod.NewContainer([]);
            int before = Count();
            using var leave = new CancellationTokenSource();
            Task<CreateContainerResponse> abandoned = Node.Runtime.CreateContainerAsync(request, leave.Token);
            while (Count() == before && !abandoned.IsCompleted)
            {
                await Task.Yield();
            }
            await leave.CancelAsync();
            try
            {
                await abandoned;
            }
            catch (OperationCanceledException)
            {
            }
            await Eventually.BecomesTrueAsync("the creation ends", () => Files().All(IsComplete));
            IReadOnlyList<Container> listed = await ContainersAsync(pod);
            if (listed.Count == 0)
                return request;
            // The answer was on its way when the caller left: for the daemon it was given.
            foreach (Container container in listed)
                await Node.Runtime.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = container.Id }, CancellationToken.None);
        }
        throw new InvalidOperationException($"{Attempts} containers were listed though their caller had left");
    }

    private int Count() => Files().Length;

    // Without those that are being written.
    private string[] Files() => Directory.GetFiles(Records, "*.json");

    private static bool IsComplete(string file)
    {
        try
        {
            return File.ReadAllText(file).Contains("\"isComplete\":true", StringComparison.OrdinalIgnoreCase);
        }
        catch (FileNotFoundException)
        {
            return true;
        }
    }

    private async Task<IReadOnlyList<Container>> ContainersAsync(TestPod pod) => (await Node.Runtime.ListContainersAsync(
        new ListContainersRequest { Filter = new ContainerFilter { PodSandboxId = pod.Id } }, CancellationToken.None)).Containers;

    private async Task<ContainerStatus> CreateFirstAsync(TestPod pod) =>
        await pod.StatusAsync(await pod.CreateAsync([], config => config.Metadata.Attempt = 0));
}
