using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sampan.Cri.V1;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Streaming;

/// <summary>The tool's own commands with streams: docs/cli.md.</summary>
[Collection(DaemonLab.Collection)]
public sealed class CommandTests(DaemonLab lab)
{
    private const string LeaveKeys = "\u0010\u0011";

    private SampanDaemon Daemon => lab.Daemon;

    [PodFact(DisplayName = "exec passes input, both outputs and the exit code on")]
    public async Task Exec_Piped_PassesAllOn()
    {
        await using TestPod pod = await TestPod.RunAsync(Daemon, lab.Image);
        string container = await pod.StartAsync([]);
        string text = string.Concat(Enumerable.Range(0, 40_000).Select(number => $"line {number}\n"));

        Tool tool = await Tool.RunAsync(
            Daemon, new MemoryStream(Encoding.ASCII.GetBytes(text)), "exec", "-i", container, "sh", "-c", "cat; echo oops >&2; exit 9");

        Assert.Equal((9, "oops\n"), (tool.Code, tool.Error));
        Assert.True(text == tool.Output, $"{tool.Output.Length} of {text.Length} characters came back");
    }

    [PodFact(DisplayName = "exec ends when nobody reads its output any more, and its command with it")]
    public async Task Exec_NobodyReads_Ends()
    {
        await using TestPod pod = await TestPod.RunAsync(Daemon, lab.Image);
        string container = await pod.StartAsync([]);

        ProcessOutcome outcome = await Children.RunAsync(
            "/bin/bash", "-c",
            $"{SampanProgram.Path} -r unix://{Daemon.Folders.Socket} exec {container} busybox yes | head -c 2; echo ${{PIPESTATUS[0]}}");

        Assert.Equal(("y\n141", ""), (outcome.OutputText, outcome.ErrorText));
        await Eventually.BecomesAsync(
            "the command ends", () => pod.OutputAsync(container, "ps", "-o", "args"),
            processes => !processes.Contains("yes", StringComparison.Ordinal));
    }

    [PodFact(DisplayName = "exec -it is a terminal of the right size, follows its changes, and gives it back as it was")]
    public async Task Exec_Terminal_IsATerminal()
    {
        await using TestPod pod = await TestPod.RunAsync(Daemon, lab.Image);
        string container = await pod.StartAsync([]);
        await using var terminal = new PseudoTerminal(100, 30);
        string before = terminal.Settings;

        terminal.Start(Daemon, "exec", "-it", container, "sh");
        string first = await terminal.ShowsAsync("# ");
        // Nothing of this side's own, such as another meaning of the arrow keys.
        Assert.DoesNotContain("\u001b[?", first, StringComparison.Ordinal);
        Assert.NotEqual(before, terminal.Settings);
        await terminal.TypeAsync("while test \"$(busybox stty size)\" != '30 100'; do usleep 10000; done; echo at-fir''st\r");
        await terminal.ShowsAsync("at-first\r\n");
        terminal.Resize(132, 43);
        await terminal.TypeAsync("while test \"$(busybox stty size)\" != '43 132'; do usleep 10000; done; echo resi''zed\r");
        await terminal.ShowsAsync("resized\r\n");
        await terminal.TypeAsync("exit 7\r");

        Assert.Equal(7, await terminal.ExitAsync());
        Assert.Equal(before, terminal.Settings);
    }

    [PodFact(DisplayName = "Ended by a signal, exec -it gives the terminal back as it was")]
    public async Task Exec_TerminalAndSignal_GivesItBack()
    {
        await using TestPod pod = await TestPod.RunAsync(Daemon, lab.Image);
        string container = await pod.StartAsync([]);
        await using var terminal = new PseudoTerminal(80, 24);
        string before = terminal.Settings;
        terminal.Start(Daemon, "exec", "-it", container, "sh");
        await terminal.ShowsAsync("# ");
        Assert.NotEqual(before, terminal.Settings);

        terminal.Signal(Signals.Term);

        Assert.NotEqual(0, await terminal.ExitAsync());
        Assert.Equal(before, terminal.Settings);
    }

    [PodFact(DisplayName = "attach joins a terminal, and the detach keys leave the container running")]
    public async Task Attach_Terminal_IsLeftByItsKeys()
    {
        await using TestPod pod = await TestPod.RunAsync(Daemon, lab.Image);
        string container = await pod.StartAsync(["sh"], config => config.Stdin = config.Tty = true);
        await using var terminal = new PseudoTerminal(80, 24);
        string before = terminal.Settings;

        terminal.Start(Daemon, "attach", container);
        await terminal.TypeAsync("echo he''re\r");
        await terminal.ShowsAsync("here\r\n");
        await terminal.TypeAsync(LeaveKeys);

        Assert.Equal(0, await terminal.ExitAsync());
        Assert.Equal(before, terminal.Settings);
        Assert.Equal(ContainerState.ContainerRunning, (await pod.StatusAsync(container)).State);
    }

    [PodFact(DisplayName = "attach returns the container's exit code")]
    public async Task Attach_ContainerEnds_ReturnsItsCode()
    {
        await using TestPod pod = await TestPod.RunAsync(Daemon, lab.Image);
        string container = await pod.StartAsync(["sh", "-c", "read line; echo got $line; exit 5"], config => config.Stdin = config.StdinOnce = true);

        Tool tool = await Tool.RunAsync(Daemon, new MemoryStream("word\n"u8.ToArray()), "attach", container);

        Assert.Equal((5, "got word\n", ""), (tool.Code, tool.Output, tool.Error));
    }

    [PodFact(DisplayName = "run -it is a terminal in a new pod, which --rm takes away")]
    public async Task Run_Terminal_IsATerminal()
    {
        await using var terminal = new PseudoTerminal(80, 24);
        string name = NewName();
        terminal.Start(Daemon, "run", "-it", "--rm", "--name", name, "--log-dir", Daemon.Folders.Logs, lab.Image, "sh");

        await terminal.ShowsAsync("# ");
        await terminal.TypeAsync("busybox tty && exit 3\r");
        await terminal.ShowsAsync("/dev/pts/0\r\n");

        Assert.Equal(3, await terminal.ExitAsync());
        Assert.Empty(await PodsOfAsync(name));
    }

    [PodFact(DisplayName = "run -t shows what a command writes that has ended before it could be attached to")]
    public async Task Run_TerminalShort_ShowsAll()
    {
        Tool tool = await Tool.RunAsync(
            Daemon, Stream.Null, "run", "-t", "--rm", "--name", NewName(), "--log-dir", Daemon.Folders.Logs, lab.Image, "echo", "quick");

        Assert.Equal((0, "quick\r\n", ""), (tool.Code, tool.Output, tool.Error));
    }

    [PodFact(DisplayName = "run -it that is left goes on")]
    public async Task Run_TerminalLeft_GoesOn()
    {
        await using var terminal = new PseudoTerminal(80, 24);
        string name = NewName();
        terminal.Start(Daemon, "run", "-it", "--name", name, "--log-dir", Daemon.Folders.Logs, lab.Image, "sh");
        await terminal.ShowsAsync("# ");

        await terminal.TypeAsync(LeaveKeys);

        Assert.Equal(0, await terminal.ExitAsync());
        PodSandbox pod = Assert.Single(await PodsOfAsync(name));
        Assert.Equal(PodSandboxState.SandboxReady, pod.State);
        await Daemon.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = pod.Id }, CancellationToken.None);
    }

    [PodFact(DisplayName = "run -i passes input on to its end")]
    public async Task Run_Piped_PassesInputOn()
    {
        Tool tool = await Tool.RunAsync(
            Daemon, new MemoryStream("one\ntwo\n"u8.ToArray()),
            "run", "-i", "--rm", "--name", NewName(), "--log-dir", Daemon.Folders.Logs, lab.Image, "sh", "-c", "cat; echo end; exit 4");

        Assert.Equal((4, "one\ntwo\nend\n", ""), (tool.Code, tool.Output, tool.Error));
    }

    [PodFact(DisplayName = "port-forward leads to a pod's port, each way ending by itself")]
    public async Task PortForward_Connections_ReachThePod()
    {
        await using TestPod pod = await TestPod.RunAsync(Daemon, lab.Image);
        string container = await pod.ScriptAsync("exec busybox nc -ll -p 7000 -e sh -c 'busybox wc -c; echo end'");
        await Eventually.BecomesAsync(
            "the port is open",
            () => pod.ExecAsync(container, 10, "grep", "-q", ":1B58 ", "/proc/net/tcp", "/proc/net/tcp6"),
            response => response.ExitCode == 0);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var output = new AwaitedOutput("-> 7000\n");
        using var error = new MemoryStream();
        Task<int> command = Tool.RunAsync(Daemon, Stream.Null, output, error, stop.Token, "port-forward", "--address", "127.0.0.1", pod.Id, ":7000");
        int port = int.Parse((await output.TextAsync()).Split(':', ' ')[3], CultureInfo.InvariantCulture);

        var answers = new List<string>();
        for (int number = 1; number <= 4; number++)
        {
            answers.Add(await AskAsync(port, number * 100_000));
        }

        await stop.CancelAsync();
        Assert.Equal(130, await command);
        Assert.Equal("", Encoding.UTF8.GetString(error.ToArray()));
        Assert.Equal(Enumerable.Range(1, 4).Select(number => $"{number * 100_000}\nend\n"), answers);
    }

    private static async Task<string> AskAsync(int port, int length)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(new byte[length]);
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private static string NewName() => $"tool-{Guid.NewGuid():N}"[..20];

    private async Task<IEnumerable<PodSandbox>> PodsOfAsync(string name) =>
        (await Daemon.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None))
        .Items.Where(pod => pod.Metadata.Name == name);
}
