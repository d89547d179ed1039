using Sampan.Linux.Handles;
using Sampan.Linux.Processes;

namespace Sampan.Tests.System.Daemon;

/// <summary>Containers whose process has ended while nobody has taken note.</summary>
[Collection(DaemonLab.Collection)]
public sealed class EndedContainerTests(DaemonLab lab)
{
    private const int Stop = 19, Continue = 18;

    /// <summary>
    /// A process that is not reaped yet stands in the root of a version 1 hierarchy: who signals all of "its" cgroup there
    /// signals the node.
    /// </summary>
    [PodFact(DisplayName = "A kill of a container that has ended and is not reaped yet kills nobody else")]
    public async Task NotReapedYet_KillsNobodyElse()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Daemon, lab.Image);
        string container = await pod.StartAsync(["sleep", "1000"]);
        int first = await pod.PidAsync(container);
        using PidFd monitor = PidFd.TryOpen(await pod.PidAsync(container, "monitorPid"))!;
        string log = Path.GetTempFileName();
        using ChildProcess bystander = Children.Start("/bin/sleep", ["1000"], log);
        try
        {
            monitor.Signal(Stop);
            using (PidFd process = PidFd.TryOpen(first)!)
            {
                process.Signal(Signals.Kill);
            }
            await Eventually.BecomesTrueAsync("the process ends", () => ProcessStat.TryRead(first) is { Alive: false });

            Task stopping = pod.StopAsync(container, 0);
            await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None));
            monitor.Signal(Continue);
            await stopping;

            Assert.False(bystander.Exit.IsCompleted);
            Assert.Equal(137, (await pod.StatusAsync(container)).ExitCode);
        }
        finally
        {
            monitor.Signal(Continue);
            bystander.Signal(Signals.Kill);
            await bystander.Exit;
            File.Delete(log);
        }
    }
}
