using System.Globalization;
using System.Text;
using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The contract's part on logs: docs/contract.md, items 57 to 64 and 81, 82.</summary>
public abstract class LogsContract(ContractLab lab)
{
    private const int Rotations = 20, LongLine = 40_000;

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    [ContractFact]
    public async Task Item058_Terminal_IsAllStdout()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptAsync("echo out; echo err >&2", config => config.Tty = true);

        string[] lines = await File.ReadAllLinesAsync((await pod.ExitedAsync(container)).LogPath);

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(" stdout ", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.TrimEnd('\r').EndsWith(" err", StringComparison.Ordinal));
    }

    [ContractFact]
    public async Task Item059_LongLine_IsInPartsThatAddUp()
    {
        await using TestPod pod = await RunAsync();
        // 10, a hundred, a thousand, ten thousand, forty thousand letters.
        string tenfold = "s=$s$s$s$s$s$s$s$s$s$s; ";
        string container = await pod.ScriptAsync($"s=xxxxxxxxxx; {tenfold}{tenfold}{tenfold}echo $s$s$s$s; echo next");

        string log = (await pod.ExitedAsync(container)).LogPath;

        Assert.Equal([new string('x', LongLine), "next"], Join(await File.ReadAllLinesAsync(log)));
    }

    [ContractFact]
    public async Task Item060_TwentyRotationsOfAFastWriter_LoseNoLine()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptUntilAsync(
            "line 1000", "i=0; while [ ! -e /tmp/stop ]; do echo line $i; i=$((i+1)); done");
        string log = (await pod.StatusAsync(container)).LogPath;

        var files = new List<string>();
        for (int i = 0; i < Rotations; i++)
        {
            files.Add($"{log}.{i}");
            File.Move(log, files[^1]);
            await ReopenAsync(container);
            Assert.True(File.Exists(log));
            await Eventually.BecomesTrueAsync("the new file grows", () => new FileInfo(log).Length > 0);
        }
        // Whatever its code: the container may end, and kill it, before it has.
        await pod.ExecAsync(container, 0, "touch", "/tmp/stop");
        await pod.ExitedAsync(container);

        files.Add(log);
        List<string> lines = Join(files.SelectMany(File.ReadAllLines));
        Assert.Equal(Enumerable.Range(0, lines.Count), lines.Select(Number));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(log)!, "*.tmp"));
    }

    [ContractFact]
    public async Task Item060_ReopenFails_LeavesNoNewFile()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptAsync("echo words");
        string log = (await pod.ExitedAsync(container)).LogPath;
        File.Move(log, log + ".1");

        await Assert.ThrowsAsync<CriException>(() => ReopenAsync(container));

        Assert.False(File.Exists(log));
    }

    [ContractFact]
    public async Task Item061_FileMissing_IsMadeAgain()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptUntilAsync("ready", "echo ready; while :; do sleep 0.05; echo tick; done");
        string log = (await pod.StatusAsync(container)).LogPath;
        File.Delete(log);

        await ReopenAsync(container);

        Assert.True(File.Exists(log));
        await Eventually.BecomesTrueAsync("the log goes on", () => File.ReadAllText(log).Contains("tick", StringComparison.Ordinal));
    }

    [ContractFact]
    public async Task Item062_ReopenWhileStopping_DoesNotWait()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptUntilAsync(
            "ready", "trap 'echo asked' TERM; echo ready; while :; do sleep 0.05; done");
        string log = (await pod.StatusAsync(container)).LogPath;
        Task stop = pod.StopAsync(container, timeout: 600);
        await Eventually.BecomesTrueAsync("the stop begins", () => File.ReadAllText(log).Contains("asked", StringComparison.Ordinal));

        File.Move(log, log + ".1");
        await ReopenAsync(container).WaitAsync(Soon);
        // Item 64: neither does the status that a rotation reads.
        ContainerStatus status = await pod.StatusAsync(container).WaitAsync(Soon);

        Assert.Equal((ContainerState.ContainerRunning, true), (status.State, File.Exists(log)));
        Assert.False(stop.IsCompleted);
        await pod.StopAsync(container, timeout: 0);
        await stop;
    }

    private Task ReopenAsync(string container) => lab.Node.Runtime.ReopenContainerLogAsync(
        new ReopenContainerLogRequest { ContainerId = container }, CancellationToken.None);

    private Task<TestPod> RunAsync() => TestPod.RunAsync(lab.Node, lab.Image);

    /// <summary>The lines that a container wrote, of entries of which some are parts.</summary>
    private static List<string> Join(IEnumerable<string> entries)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (string[] words in entries.Select(entry => entry.Split(' ', 4)))
        {
            line.Append(words[3]);
            if (words[2] == "F")
            {
                lines.Add(line.ToString());
                line.Clear();
            }
        }
        return lines;
    }

    private static int Number(string line) => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
}
