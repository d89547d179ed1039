using System.Diagnostics;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>Commands without a stream: what becomes of them and of what they start.</summary>
public abstract class ExecContract(ContractLab lab)
{
    [ContractFact(DisplayName = "A command's outputs are kept apart and its exit code is told")]
    public async Task Exec_Command_TellsAll()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([]);

        ExecSyncResponse response = await pod.ExecAsync(container, 120, "sh", "-c", "echo out; echo err >&2; exit 5");

        Assert.Equal(("out\n", "err\n", 5), (response.Stdout.ToStringUtf8(), response.Stderr.ToStringUtf8(), response.ExitCode));
    }

    [ContractFact(DisplayName = "A command whose time is up is killed with its children and theirs")]
    public async Task Exec_TimeUp_KillsTheTree()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([]);
        long start = Stopwatch.GetTimestamp();

        CriException late = await Assert.ThrowsAsync<CriException>(() =>
            pod.ExecAsync(container, 1, "sh", "-c", "sh -c 'sleep 515151; true' & sleep 515152; true"));

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, late.Code);
        Assert.DoesNotContain("5151", await pod.OutputAsync(container, "ps", "-o", "args"), StringComparison.Ordinal);
        Assert.InRange(elapsed.TotalSeconds, 1, 120);
    }

    [ContractFact(DisplayName = "A command that leaves a process behind with its output open is not waited for")]
    public async Task Exec_BackgroundChild_IsNotWaitedFor()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([]);

        ExecSyncResponse response = await pod.ExecAsync(container, 120, "sh", "-c", "echo first; sleep 616161 & exit 0");

        Assert.Equal(("first\n", 0), (response.Stdout.ToStringUtf8(), response.ExitCode));
    }

    [ContractFact(DisplayName = "No command runs in a container that has ended or was never there")]
    public async Task Exec_NotRunning_IsRefused()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptAsync("exit 0");
        await pod.ExitedAsync(container);

        CriException ended = await Assert.ThrowsAsync<CriException>(() => pod.ExecAsync(container, 0, "true"));
        CriException missing = await Assert.ThrowsAsync<CriException>(() => pod.ExecAsync("beef", 0, "true"));

        Assert.Equal((GrpcStatusCode.FailedPrecondition, GrpcStatusCode.NotFound), (ended.Code, missing.Code));
    }

    private Task<TestPod> RunAsync() => TestPod.RunAsync(lab.Node, lab.Image);
}
