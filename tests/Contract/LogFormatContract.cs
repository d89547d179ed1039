using System.Globalization;
using System.Text.RegularExpressions;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The lines of logs, and their files.</summary>
public abstract partial class LogFormatContract(ContractLab lab)
{
    private const int Lines = 2000;

    /// <summary>The processes that a container has by its status.</summary>
    protected virtual IReadOnlyList<string> Processes => ["pid", "monitorPid"];

    [ContractFact(DisplayName = "Each line of a log has its time, its stream and whether it is whole")]
    public async Task Log_Lines_AreInTheFormOfCri()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptAsync("echo out; echo err >&2; printf end");

        ContainerStatus status = await pod.ExitedAsync(container);

        Assert.Equal(Path.Combine(pod.Config.LogDirectory, "main/0.log"), status.LogPath);
        string[] lines = await File.ReadAllLinesAsync(status.LogPath);
        Assert.All(lines, line => Assert.Matches(CriLine(), line));
        Assert.Contains(lines, line => line.EndsWith(" stdout F out", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(" stderr F err", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(" stdout P end", StringComparison.Ordinal));
    }

    [ContractFact(DisplayName = "A log that is rotated while it is written loses no line")]
    public async Task Reopen_WhileWritten_LosesNothing()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptUntilAsync(
            "F line 100", $"i=0; while [ $i -lt {Lines} ]; do echo line $i; i=$((i+1)); [ $((i%20)) -ne 0 ] || sleep 0.01; done");
        string log = (await pod.StatusAsync(container)).LogPath;

        File.Move(log, log + ".1");
        await ReopenAsync(container);
        Assert.True(File.Exists(log));
        // A second one without a rename must not empty the file.
        await ReopenAsync(container);
        await pod.ExitedAsync(container);

        string[] all = [.. await File.ReadAllLinesAsync(log + ".1"), .. await File.ReadAllLinesAsync(log)];
        Assert.Equal(Enumerable.Range(0, Lines), all.Select(Number));
        Assert.NotEmpty(await File.ReadAllLinesAsync(log));
    }

    [ContractFact(DisplayName = "A log whose folder is gone is refused, and its container and monitor live on")]
    public async Task Reopen_FolderGone_HarmsNobody()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptUntilAsync("ready", "echo ready; while :; do echo tick; sleep 0.1; done");
        string folder = Path.GetDirectoryName((await pod.StatusAsync(container)).LogPath)!;
        Directory.Move(folder, folder + ".away");

        CriException refused = await Assert.ThrowsAsync<CriException>(() => ReopenAsync(container));

        Assert.Contains(folder, refused.Message, StringComparison.Ordinal);
        foreach (string process in Processes)
        {
            Assert.True(Directory.Exists($"/proc/{await pod.PidAsync(container, process)}"), $"{process} is gone");
        }
        Assert.Equal(ContainerState.ContainerRunning, (await pod.StatusAsync(container)).State);
        Directory.CreateDirectory(folder);
        await ReopenAsync(container);
        Assert.True(File.Exists(Path.Combine(folder, "0.log")));
    }

    [ContractFact(DisplayName = "The log of a container that has ended is not reopened")]
    public async Task Reopen_Ended_IsRefused()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptAsync("exit 0");
        await pod.ExitedAsync(container);

        CriException refused = await Assert.ThrowsAsync<CriException>(() => ReopenAsync(container));

        Assert.Equal(GrpcStatusCode.FailedPrecondition, refused.Code);
    }

    private Task ReopenAsync(string container) => lab.Node.Runtime.ReopenContainerLogAsync(
        new ReopenContainerLogRequest { ContainerId = container }, CancellationToken.None);

    private Task<TestPod> RunAsync() => TestPod.RunAsync(lab.Node, lab.Image);

    private static int Number(string line) => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(Z|[+-]\d\d:\d\d) (stdout|stderr) [FP] ")]
    private static partial Regex CriLine();
}
