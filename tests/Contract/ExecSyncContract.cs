using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The contract's part on commands without a stream: docs/contract.md, items 65 to 68.</summary>
public abstract class ExecSyncContract(ContractLab lab)
{
    private const int ReplyLimit = 16 << 20;

    [ContractFact]
    public async Task Item065_TimeoutZero_IsNoLimit()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        string container = await pod.StartAsync([]);

        ExecSyncResponse response = await pod.ExecAsync(container, 0, "sh", "-c", "sleep 1; echo done");

        Assert.Equal("done\n", response.Stdout.ToStringUtf8());
    }

    [ContractFact]
    public async Task Item065_TimeoutBeyondAnyClock_IsTaken()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        string container = await pod.StartAsync([]);

        ExecSyncResponse response = await pod.ExecAsync(container, long.MaxValue, "echo", "done");

        Assert.Equal("done\n", response.Stdout.ToStringUtf8());
    }

    [ContractFact]
    public async Task Item067_OutputAboveTheReplysLimit_StillArrivesWithTheCode()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        string container = await pod.StartAsync([]);

        ExecSyncResponse response = await pod.ExecAsync(
            container, 60, "sh", "-c", "dd if=/dev/zero bs=1048576 count=20; dd if=/dev/zero bs=1048576 count=20 >&2; exit 6");

        Assert.Equal(6, response.ExitCode);
        Assert.InRange(response.Stdout.Length, 1 << 20, ReplyLimit / 2);
        Assert.InRange(response.Stderr.Length, 1 << 20, ReplyLimit / 2);
        Assert.InRange(response.CalculateSize(), 1, ReplyLimit - 1);
    }
}
