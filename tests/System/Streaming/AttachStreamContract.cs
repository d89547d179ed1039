using Sampan.Cri.V1;

namespace Sampan.Tests.System.Streaming;

/// <summary>The contract's part on a container's own streams: docs/contract.md, items 80, 83 and 84.</summary>
public abstract class AttachStreamContract(ContractLab lab)
{
    private const string Spdy = "spdy/v4.channel.k8s.io", WebSocket = "ws/v5.channel.k8s.io";
    private const int Rounds = 48, Megabyte = 1 << 20;

    private ICriNode Node => lab.Node;

    [ContractFact]
    public async Task Item080_ManyClients_AllSeeAllAndAllMayType()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string container = await EchoingAsync(pod, once: false);
        await using StreamClient first = await JoinAsync(Spdy, container), second = await JoinAsync(WebSocket, container),
            third = await JoinAsync(Spdy, container);
        StreamClient[] all = [first, second, third];

        foreach (StreamClient typist in all)
        {
            string word = $"by-{Array.IndexOf(all, typist)}";
            await typist.TypeAsync(word + "\n");
            foreach (StreamClient reader in all)
            {
                await reader.ShowsAsync("stdout", $"got {word}\n");
                await reader.ShowsAsync("stderr", $"noted {word}\n");
            }
        }
    }

    [ContractTheory]
    [InlineData(Spdy)]
    [InlineData(WebSocket)]
    public async Task Item080_ClientLeaves_ContainerAndOthersGoOn(string transport)
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string container = await EchoingAsync(pod, once: false);
        await using StreamClient stays = await JoinAsync(transport, container);
        StreamClient leaves = await JoinAsync(transport, container);
        await leaves.TypeAsync("before\n");
        await stays.ShowsAsync("stdout", "got before\n");

        await leaves.DisposeAsync();
        await stays.TypeAsync("after\n");

        await stays.ShowsAsync("stdout", "got after\n");
        Assert.Equal(ContainerState.ContainerRunning, (await pod.StatusAsync(container)).State);
    }

    [ContractTheory]
    [InlineData(Spdy, true)]
    [InlineData(WebSocket, true)]
    [InlineData(Spdy, false)]
    public async Task Item080_InputEnds_EndsTheContainersOnlyWithStdinOnce(string transport, bool once)
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string container = await EchoingAsync(pod, once);
        await using StreamClient client = await AttachAsync(transport, container);
        await client.TypeAsync("word\n");
        await client.ShowsAsync("stdout", "got word\n");

        await client.EndAsync("stdin");

        if (once)
        {
            await client.ShowsAsync("stdout", "input ended\n");
            Assert.Equal(4, (await pod.ExitedAsync(container)).ExitCode);
            await client.ToEndAsync("stdout");
        }
        else
        {
            await using StreamClient next = await AttachAsync(transport, container);
            await next.TypeAsync("more\n");
            await next.ShowsAsync("stdout", "got more\n");
        }
    }

    [ContractTheory]
    [InlineData(Spdy)]
    [InlineData(WebSocket)]
    public async Task Item080_Terminal_IsSharedAndResized(string transport)
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string container = await pod.StartAsync(["sh"], config => config.Stdin = config.Tty = true);
        var request = new AttachRequest { ContainerId = container, Stdin = true, Stdout = true, Tty = true };
        string url = (await Node.Runtime.AttachAsync(request, CancellationToken.None)).Url;

        await using StreamClient client = await StreamClient.OpenAsync(transport, url, ["stdin", "stdout", "resize"]);
        await client.SendAsync("resize", """{"Width":71,"Height":17}"""u8.ToArray());
        await client.TypeAsync("while test \"$(busybox stty size)\" != '17 71'; do usleep 10000; done; echo is-si''zed\n");

        await client.ShowsAsync("stdout", "is-sized\r\n");
    }

    [ContractTheory]
    [InlineData(Spdy)]
    [InlineData(WebSocket)]
    public async Task Item083_ClientThatDoesNotRead_IsLetGoAndStallsNobody(string transport)
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        // Writes a megabyte for each line that it reads: it can be no faster than the client that does read.
        string container = await pod.ScriptAsync(
            "while read line; do dd if=/dev/zero bs=65536 count=16 2>/dev/null; done", config => config.Stdin = true);
        // A client is attached when what it types has an effect.
        await using StreamClient fast = await AttachAsync(transport, container);
        await fast.TypeAsync("more\n");
        await fast.HasAsync("stdout", Megabyte);
        await using SpdyClient slow = await SpdyClient.ConnectAsync(await UrlAsync(container), "v4.channel.k8s.io", "POST");
        foreach (string stream in (string[])["error", "stdin", "stdout", "stderr"])
        {
            await slow.OpenAsync(stream, ("streamType", stream));
        }
        await slow.TypeAsync("more\n");
        await fast.HasAsync("stdout", 2 * Megabyte);

        for (int round = 3; round <= Rounds; round++)
        {
            await fast.TypeAsync("more\n");
            await fast.HasAsync("stdout", (long)round * Megabyte);
        }

        slow.StartReading();
        string got = await slow.ToEndAsync("stdout"), outcome = await slow.ToEndAsync("error");
        Assert.True(got.Length < (Rounds - 1) * Megabyte, "the slow client got everything");
        Assert.DoesNotContain("Success", outcome, StringComparison.Ordinal);
        Assert.Equal(ContainerState.ContainerRunning, (await pod.StatusAsync(container)).State);
    }

    /// <summary>A container that echoes what it reads.</summary>
    protected static Task<string> EchoingAsync(TestPod pod, bool once) => pod.ScriptAsync(
        "while read line; do echo got $line; echo noted $line >&2; done; echo input ended; exit 4",
        config => (config.Stdin, config.StdinOnce) = (true, once));

    /// <summary>Attaches to all streams.</summary>
    private protected async Task<StreamClient> AttachAsync(string transport, string container) =>
        await StreamClient.OpenAsync(transport, await UrlAsync(container), ["stdin", "stdout", "stderr"]);

    /// <summary>Attaches, and waits until what is typed comes back: only then does it see what others type.</summary>
    private async Task<StreamClient> JoinAsync(string transport, string container)
    {
        StreamClient client = await AttachAsync(transport, container);
        string word = $"joined-{Guid.NewGuid():N}";
        await client.TypeAsync(word + "\n");
        await client.ShowsAsync("stdout", $"got {word}\n");
        return client;
    }

    private async Task<string> UrlAsync(string container)
    {
        var request = new AttachRequest { ContainerId = container, Stdin = true, Stdout = true, Stderr = true };
        return (await Node.Runtime.AttachAsync(request, CancellationToken.None)).Url;
    }
}
