using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;

namespace Sampan.Bench.Pods;

/// <summary>Stops and removes every pod of a runtime.</summary>
internal sealed class PodDrain(CriChannel channel, SampleRecorder recorder, BenchOptions options)
{
    private const int StopGraceSeconds = 10;

    private readonly RuntimeServiceClient _runtime = new(channel);

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        ListPodSandboxResponse pods = await _runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), cancellationToken);
        ListContainersResponse containers = await _runtime.ListContainersAsync(new ListContainersRequest(), cancellationToken);
        ILookup<string, string> containersOf = containers.Containers.ToLookup(c => c.PodSandboxId, c => c.Id);
        long start = recorder.Now();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(pods.Items, parallel, async (pod, token) => await RemoveAsync(pod.Id, containersOf[pod.Id], token));
        if (pods.Items.Count > 0)
            recorder.AddSince($"{PodWork.Label(options.AtATime)}: all {pods.Items.Count} pods stopped and removed", start);
    }

    private async Task RemoveAsync(string pod, IEnumerable<string> containers, CancellationToken cancellationToken)
    {
        foreach (string container in containers)
        {
            await _runtime.StopContainerAsync(
                new StopContainerRequest { ContainerId = container, Timeout = StopGraceSeconds }, cancellationToken);
            await _runtime.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = container }, cancellationToken);
        }
        await _runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = pod }, cancellationToken);
        await _runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = pod }, cancellationToken);
    }
}
