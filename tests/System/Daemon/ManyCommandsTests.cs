namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class ManyCommandsTests(DaemonLab lab)
{
    private const int Many = 200, AtATime = 8;

    [PodFact(DisplayName = "Two hundred commands leave the daemon's descriptors and processes as they were")]
    public async Task Exec_Many_LeaveNothing()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Daemon, lab.Image);
        string container = await pod.StartAsync([]);
        await RunManyAsync(pod, container, AtATime);
        IReadOnlyList<string> before = await HostTally.OfAsync(lab.Daemon);
        int descriptors = HostTally.Descriptors(lab.Daemon);

        await RunManyAsync(pod, container, Many);

        await HostTally.BecomesAsync(before, lab.Daemon);
        await Eventually.BecomesTrueAsync("the descriptors are closed", () => HostTally.Descriptors(lab.Daemon) <= descriptors);
    }

    private static Task RunManyAsync(TestPod pod, string container, int count) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = AtATime },
        async (number, _) => Assert.Equal($"{number}", await pod.OutputAsync(container, "echo", $"{number}")));
}
