using System.Text;
using Sampan.Daemon.Engines;
using Sampan.Docker;
using Sampan.Linux.Files;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Docker;

/// <summary>Commands and containers whose streams somebody has.</summary>
public sealed class DockerStreamsTests
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(2);

    [DockerFact]
    public async Task Exec_InputEnds_OutputGoesOn()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunSleeperAsync();

        await using StreamedProcess process = await StartAsync(lab, id, "cat; echo err >&2; exit 3");
        await process.Stdin!.WriteAsync("through"u8.ToArray(), CancellationToken.None);
        await process.Stdin.CompleteWritesAsync(CancellationToken.None);

        Assert.Equal(("through", "err\n"), (await ReadAsync(process.Stdout!), await ReadAsync(process.Stderr!)));
        Assert.Equal(3, await process.Exit.WaitAsync(Ample));
    }

    [DockerFact]
    public async Task Exec_InputStaysOpen_EndsAllTheSame()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunSleeperAsync();

        await using StreamedProcess quick = await StartAsync(lab, id, "echo out; exit 7");
        Assert.Equal("out\n", await ReadAsync(quick.Stdout!));
        Assert.Equal(7, await quick.Exit.WaitAsync(Ample));
        await using StreamedProcess held = await StartAsync(lab, id, "sleep 20000 & exit 8");
        Assert.Equal(8, await held.Exit.WaitAsync(Ample));
    }

    [DockerFact]
    public async Task Exec_ReaderThatWaits_LosesNothing()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunSleeperAsync();

        await using StreamedProcess process = await StartAsync(lab, id, "busybox seq 1 200000; echo end >&2");
        Task<string> error = ReadAsync(process.Stderr!);
        string output = await ReadAsync(process.Stdout!);

        Assert.Equal(string.Concat(Enumerable.Range(1, 200_000).Select(n => $"{n}\n")), output);
        Assert.Equal("end\n", await error);
        Assert.Equal(0, await process.Exit.WaitAsync(Ample));
    }

    [DockerFact]
    public async Task Exec_Terminal_HasASizeAndTypedKeys()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunSleeperAsync();

        await using StreamedProcess process = await StartAsync(
            lab, id, "busybox stty -echo; until [ \"$(busybox stty size 2>/dev/null)\" = '30 100' ]; do busybox usleep 50000; done; echo sized; cat; exit 5", terminal: true);
        process.Resize(80, 24);
        process.Resize(100, 30);
        Assert.Null(process.Stderr);
        Assert.Equal("sized\r\n", await ReadAsync(process.Stdout!, "\n"));
        await process.Stdin!.WriteAsync("line\u0010\u0011x\n"u8.ToArray(), CancellationToken.None);
        await process.Stdin.CompleteWritesAsync(CancellationToken.None);

        // The keys that Docker would let go by are keys.
        Assert.Contains("line", await ReadAsync(process.Stdout!), StringComparison.Ordinal);
        Assert.Equal(5, await process.Exit.WaitAsync(Ample));
    }

    [DockerFact]
    public async Task Exec_WhoseStreamsAreClosed_FindsItAsWithPipesAndTerminals()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunSleeperAsync();

        await (await StartAsync(lab, id, "exec sleep 30001")).DisposeAsync();
        await (await StartAsync(lab, id, "exec busybox yes")).DisposeAsync();
        await (await StartAsync(lab, id, "sleep 30002; true", terminal: true)).DisposeAsync();
        await (await StartAsync(lab, id, "cat; exec sleep 30003")).DisposeAsync();

        // A writer ends and one at a terminal; who is silent goes on; who reads finds the end.
        await Eventually.BecomesAsync(
            "those who go on", () => lab.OthersAsync(id), lines => lines.Order().SequenceEqual(["sleep 30001", "sleep 30003"]));
    }

    [DockerFact]
    public async Task Attach_ManyJoin_AndTheInputOfOneEndsItOnce()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunAsync(new ContainerCreation { Cmd = ["sh", "-c", "cat; echo end >&2"], OpenStdin = true, StdinOnce = true });

        await using StreamedProcess reader = await lab.Attachments.AttachAsync(id, stdin: false, CancellationToken.None);
        await using StreamedProcess writer = await lab.Attachments.AttachAsync(id, stdin: true, CancellationToken.None);
        Assert.Null(reader.Stdin);
        await writer.Stdin!.WriteAsync("said"u8.ToArray(), CancellationToken.None);
        await writer.Stdin.CompleteWritesAsync(CancellationToken.None);

        foreach (StreamedProcess each in new[] { reader, writer })
        {
            Assert.Equal(("said", "end\n"), (await ReadAsync(each.Stdout!), await ReadAsync(each.Stderr!)));
            Assert.Equal(0, await each.Exit.WaitAsync(Ample));
        }
        await Eventually.BecomesAsync("end", () => lab.Client.Containers.InspectAsync(id, CancellationToken.None), container => !container.State.Running);
        await Assert.ThrowsAsync<IOException>(() => lab.Attachments.AttachAsync(id, stdin: false, CancellationToken.None));
    }

    [DockerTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Attach_InputThatOthersMayUseLater_StaysOpen(bool terminal)
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunAsync(new ContainerCreation { Cmd = ["sh", "-c", "while read x; do echo got $x; done"], OpenStdin = true, Tty = terminal });

        await using StreamedProcess first = await lab.Attachments.AttachAsync(id, stdin: true, CancellationToken.None);
        first.Resize(100, 30);
        await first.Stdin!.WriteAsync("a\n"u8.ToArray(), CancellationToken.None);
        await first.Stdin.CompleteWritesAsync(CancellationToken.None);
        string end = terminal ? "got a\r\n" : "got a\n";
        Assert.EndsWith(end, await ReadAsync(first.Stdout!, end), StringComparison.Ordinal);

        await using StreamedProcess second = await lab.Attachments.AttachAsync(id, stdin: true, CancellationToken.None);
        await second.Stdin!.WriteAsync("b\n"u8.ToArray(), CancellationToken.None);
        Assert.EndsWith(end.Replace('a', 'b'), await ReadAsync(first.Stdout!, end.Replace('a', 'b')), StringComparison.Ordinal);
    }

    [DockerFact]
    public async Task Attach_WhoDoesNotRead_IsLetGo_AndTheContainerGoesOn()
    {
        await using StreamsLab lab = await StreamsLab.StartAsync();
        string id = await lab.RunAsync(new ContainerCreation
        {
            Cmd = ["sh", "-c", "read x; busybox head -c 20000000 /dev/zero; exit 6"],
            OpenStdin = true,
        });

        await using StreamedProcess idle = await lab.Attachments.AttachAsync(id, stdin: true, CancellationToken.None);
        await idle.Stdin!.WriteAsync("go\n"u8.ToArray(), CancellationToken.None);

        await Assert.ThrowsAsync<IOException>(() => idle.Exit.WaitAsync(Ample));
        await Eventually.BecomesAsync(
            "the container's end", async () => (await lab.Client.Containers.InspectAsync(id, CancellationToken.None)).State, state => state is { Running: false, ExitCode: 6 });
    }

    private static Task<StreamedProcess> StartAsync(StreamsLab lab, string id, string script, bool terminal = false) =>
        lab.Execs.StartAsync(id, new ExecCommand(["sh", "-c", script], terminal, Stdin: true), CancellationToken.None);

    /// <summary>Reads to the end, or until the text ends with <paramref name="until"/>.</summary>
    private static async Task<string> ReadAsync(AsyncStream stream, string? until = null)
    {
        using var limit = new CancellationTokenSource(Ample);
        var text = new StringBuilder();
        byte[] buffer = new byte[64 << 10];
        while (await stream.ReadAsync(buffer, limit.Token) is > 0 and int count)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            if (until is not null && text.ToString(Math.Max(0, text.Length - until.Length), Math.Min(until.Length, text.Length)) == until)
                break;
        }
        return text.ToString();
    }
}
