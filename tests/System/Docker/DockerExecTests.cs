using System.Text;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Native;
using Sampan.Docker;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Docker;

/// <summary>Commands without streams: probes.</summary>
public sealed class DockerExecTests
{
    private const int KeptBytes = 4 << 20;

    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(2);

    [DockerTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exec_HasItsOutputsAndItsCode(bool events)
    {
        await using StreamsLab lab = await StreamsLab.StartAsync(events);
        string id = await lab.RunSleeperAsync();

        ExecResult result = await RunAsync(lab, id, "echo out; echo err >&2; exit 3");
        ExecResult[] many = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => RunAsync(lab, id, $"echo {n}; exit {n}")));

        Assert.Equal((3, "out\n", "err\n"), (result.ExitCode, Encoding.UTF8.GetString(result.Output), Encoding.UTF8.GetString(result.Error)));
        Assert.Equal(Enumerable.Range(0, 20).Select(n => (n, $"{n}\n")), many.Select(each => (each.ExitCode, Encoding.UTF8.GetString(each.Output))));
    }

    [DockerFact]
    public async Task Exec_OfWhatIsNotThere_IsTheRuntimesRefusal()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunSleeperAsync();

        OciRuntimeException refused = await Assert.ThrowsAsync<OciRuntimeException>(() => lab.Execs.RunAsync(id, ["nothing"], Ample, CancellationToken.None));
        OciRuntimeException streamed = await Assert.ThrowsAsync<OciRuntimeException>(
            () => lab.Execs.StartAsync(id, new ExecCommand(["nothing"], Terminal: false, Stdin: true), CancellationToken.None));
        ExecResult pretended = await RunAsync(lab, id, "echo 'OCI runtime exec failed: not so'; exit 127");

        Assert.Contains("nothing", refused.Message, StringComparison.Ordinal);
        Assert.Contains("nothing", streamed.Message, StringComparison.Ordinal);
        Assert.Equal(127, pretended.ExitCode);
    }

    [DockerFact]
    public async Task Exec_InWhatDoesNotRun_IsAConflict()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunAsync(new ContainerCreation { Cmd = ["sh", "-c", "exit 0"] });
        await Eventually.BecomesAsync("end", () => lab.Client.Containers.InspectAsync(id, CancellationToken.None), container => !container.State.Running);

        Assert.True((await Assert.ThrowsAsync<DockerException>(() => RunAsync(lab, id, "true"))).IsConflict);
    }

    [DockerFact]
    public async Task Exec_OutputBeyondTheLimit_IsCut()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunSleeperAsync();

        ExecResult result = await RunAsync(lab, id, "busybox head -c 5000000 /dev/zero; busybox head -c 5000000 /dev/zero >&2; exit 4");

        Assert.Equal((4, KeptBytes, KeptBytes), (result.ExitCode, result.Output.Length, result.Error.Length));
    }

    [DockerTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exec_ChildThatHoldsTheOutput_DoesNotKeepTheCall(bool events)
    {
        await using StreamsLab lab = await StreamsLab.StartAsync(events);
        string id = await lab.RunSleeperAsync();

        ExecResult result = await RunAsync(lab, id, "sleep 20000 & echo done").WaitAsync(Ample);

        Assert.Equal((0, "done\n"), (result.ExitCode, Encoding.UTF8.GetString(result.Output)));
        Assert.Equal(["sleep 20000"], await lab.OthersAsync(id));
    }

    [DockerFact]
    public async Task Exec_TimeIsUp_LeavesNothingOfIt()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunSleeperAsync();
        await RunAsync(lab, id, "sleep 20000 &");

        TimeoutException late = await Assert.ThrowsAsync<TimeoutException>(() => lab.Execs.RunAsync(
            id, ["sh", "-c", "trap '' TERM; sleep 30001 & busybox setsid sleep 30002 & (sleep 30003 &); sh -c 'sleep 30004; true' & sleep 30005"],
            TimeSpan.FromSeconds(5), CancellationToken.None));

        Assert.Contains("timed out after 5 s and was killed", late.Message, StringComparison.Ordinal);
        // What another command left is no part of it.
        Assert.Equal(["sleep 20000"], await lab.OthersAsync(id));
    }

    [DockerFact]
    public async Task Exec_TimeIsUpBeforeItStarted_LeavesNothingOfIt()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunSleeperAsync();

        foreach (int milliseconds in new[] { 1, 5, 10, 20, 40, 60, 80 })
        {
            await Assert.ThrowsAsync<TimeoutException>(
                () => lab.Execs.RunAsync(id, ["sleep", "30000"], TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None));
        }

        Assert.Empty(await lab.OthersAsync(id));
    }

    [DockerFact]
    public async Task Exec_Cancelled_LeavesNothingOfIt()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunSleeperAsync();
        using var caller = new CancellationTokenSource();

        Task<ExecResult> running = lab.Execs.RunAsync(id, ["sh", "-c", "sleep 30000; true"], Timeout.InfiniteTimeSpan, caller.Token);
        await Eventually.BecomesAsync("start", () => lab.OthersAsync(id), lines => lines.Contains("sleep 30000"));
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(await lab.OthersAsync(id));
    }

    private static Task<ExecResult> RunAsync(StreamsLab lab, string id, string script) => lab.Execs.RunAsync(id, ["sh", "-c", script], Ample, CancellationToken.None);
}
