using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;

namespace Sampan.Bench.Pods;

/// <summary>The two lists that the kubelet asks for every second.</summary>
internal static class ListWork
{
    private const int WarmUpCalls = 5;

    internal static async Task RunAsync(CriChannel channel, SampleRecorder recorder, int count, CancellationToken cancellationToken)
    {
        var runtime = new RuntimeServiceClient(channel);
        for (int i = 0; i < count + WarmUpCalls; i++)
        {
            long start = recorder.Now();
            ListContainersResponse containers = await runtime.ListContainersAsync(new ListContainersRequest(), cancellationToken);
            if (i >= WarmUpCalls)
                recorder.AddSince($"ListContainers, {containers.Containers.Count} containers", start);
            start = recorder.Now();
            ListPodSandboxResponse pods = await runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), cancellationToken);
            if (i >= WarmUpCalls)
                recorder.AddSince($"ListPodSandbox, {pods.Items.Count} pods", start);
        }
    }
}
