using System.Diagnostics;
using Sampan.Cri.V1;
using Xunit.Abstractions;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class LeakTests(DaemonLab lab, ITestOutputHelper output)
{
    private const int Pods = 200, AtATime = 8;

    [PodFact(DisplayName = "After two hundred pods were run and removed nothing of them is left on the host")]
    public async Task RunAndRemove_ManyPods_LeaveNothing()
    {
        SampanDaemon daemon = lab.Daemon;
        await RunManyAsync(daemon, AtATime);
        IReadOnlyList<string> before = await HostTally.OfAsync(daemon);
        int descriptors = HostTally.Descriptors(daemon);
        long start = Stopwatch.GetTimestamp();

        await RunManyAsync(daemon, Pods);

        output.WriteLine($"{Pods} pods in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        await HostTally.BecomesAsync(before, daemon);
        await Eventually.BecomesTrueAsync("the descriptors are closed", () => HostTally.Descriptors(daemon) <= descriptors);
    }

    private Task RunManyAsync(SampanDaemon daemon, int count) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = AtATime },
        async (_, _) =>
        {
            await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
            string container = await pod.StartAsync([]);
            Assert.Equal(ContainerState.ContainerRunning, (await pod.StatusAsync(container)).State);
            Assert.Equal("x", await pod.OutputAsync(container, "echo", "x"));
            await pod.RemoveAsync();
        });
}
