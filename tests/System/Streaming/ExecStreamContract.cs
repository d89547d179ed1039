using System.Text;
using System.Text.Json;
using Sampan.Cri.V1;

namespace Sampan.Tests.System.Streaming;

/// <summary>The contract's part on the streams of commands: docs/contract.md, items 71 to 77.</summary>
public abstract class ExecStreamContract(ContractLab lab)
{
    private const string Spdy = "spdy/v4.channel.k8s.io", WebSocket = "ws/v5.channel.k8s.io";
    private static readonly string[] All = ["stdin", "stdout", "stderr"];

    [ContractTheory]
    [InlineData(Spdy, "POST")]
    [InlineData(Spdy, "GET")]
    [InlineData("spdy/v3.channel.k8s.io", "POST")]
    [InlineData("spdy/v2.channel.k8s.io", "POST")]
    [InlineData("spdy/channel.k8s.io", "POST")]
    [InlineData("spdy/", "POST")]
    [InlineData(WebSocket, "GET")]
    [InlineData(WebSocket, "POST")]
    [InlineData("ws/v4.channel.k8s.io", "GET")]
    [InlineData("ws/v4.channel.k8s.io", "POST")]
    [InlineData("ws/v4.base64.channel.k8s.io", "GET")]
    [InlineData("ws/v3.channel.k8s.io", "GET")]
    [InlineData("ws/v2.channel.k8s.io", "GET")]
    [InlineData("ws/channel.k8s.io", "GET")]
    [InlineData("ws/base64.channel.k8s.io", "GET")]
    [InlineData("ws/", "GET")]
    public async Task Item072_EveryProtocolAndMethod_CarriesAllStreams(string transport, string method)
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        string container = await pod.StartAsync([]);
        string url = await UrlAsync(container, "sh", "-c", "read line; echo got $line; echo oops >&2; exit 6");

        await using StreamClient client = await StreamClient.OpenAsync(transport, url, All, method);
        await client.TypeAsync("it\n");

        string outcome = await client.ToEndAsync("error");
        Assert.Equal(("got it\n", "oops\n"), (await client.ToEndAsync("stdout"), await client.ToEndAsync("stderr")));
        if (transport.Contains("v4", StringComparison.Ordinal) || transport.Contains("v5", StringComparison.Ordinal))
        {
            Assert.Equal(6, await client.ExitCodeAsync());
        }
        else
        {
            Assert.Equal("command terminated with non-zero exit code: exit status 6", outcome);
        }
    }

    [ContractFact]
    public async Task Item072_UnknownProtocol_IsRefusedWithTheList()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        string url = await UrlAsync(await pod.StartAsync([]), "true");

        Upgrade refused = await Upgrade.AskAsync(url, "POST", ["Upgrade: SPDY/3.1", "X-Stream-Protocol-Version: v9.channel.k8s.io"]);
        await refused.Connection.DisposeAsync();

        Assert.Equal(403, refused.Status);
        Assert.Contains("v4.channel.k8s.io", refused.Headers["x-accepted-stream-protocol-versions"], StringComparison.Ordinal);
    }

    [ContractTheory]
    [InlineData(Spdy)]
    [InlineData(WebSocket)]
    public async Task Item071_LongInput_ComesBackWholeAndItsEndIsTold(string transport)
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        string url = await UrlAsync(await pod.StartAsync([]), "cat");
        // More than any pipe, window or buffer on the way holds.
        string text = string.Concat(Enumerable.Range(0, 200_000).Select(number => $"{number}\n"));

        await using StreamClient client = await StreamClient.OpenAsync(transport, url, All);
        foreach (byte[] piece in Encoding.ASCII.GetBytes(text).Chunk(20_000))
        {
            await client.SendAsync("stdin", piece);
        }
        await client.EndAsync("stdin");

        Assert.Equal(0, await client.ExitCodeAsync());
        string echoed = await client.ToEndAsync("stdout");
        Assert.True(text == echoed, $"{echoed.Length} of {text.Length} characters came back");
    }

    [ContractFact]
    public async Task Item073_Command_StartsWhenAllItsStreamsAreThere()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        string container = await pod.StartAsync([]);
        string url = await UrlAsync(container, "sh", "-c", "touch /tmp/started; cat");

        await using SpdyClient client = await SpdyClient.ConnectAsync(url, "v4.channel.k8s.io", "POST");
        client.StartReading();
        foreach (string stream in (string[])["error", "stdout", "stderr"])
        {
            await client.OpenAsync(stream, ("streamtype", stream));
            await client.TakenAsync(stream);
        }
        ExecSyncResponse before = await pod.ExecAsync(container, 10, "test", "-e", "/tmp/started");
        await client.OpenAsync("stdin", ("streamtype", "stdin"));
        await client.EndAsync("stdin");

        Assert.Equal(0, await client.ExitCodeAsync());
        Assert.Equal(1, before.ExitCode);
        Assert.Equal(0, (await pod.ExecAsync(container, 10, "test", "-e", "/tmp/started")).ExitCode);
    }

    [ContractTheory]
    [InlineData(Spdy)]
    [InlineData(WebSocket)]
    public async Task Item074_Outcome_IsAStatus(string transport)
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        string container = await pod.StartAsync([]);

        JsonElement well = await StatusAsync(transport, container, "true");
        JsonElement missing = await StatusAsync(transport, container, "/nosuch");
        await using StreamClient killed = await StreamClient.OpenAsync(
            transport, await UrlAsync(container, "sh", "-c", "kill -9 $$"), All);

        Assert.Equal("Success", well.GetProperty("status").GetString());
        Assert.Equal(("Failure", "InternalError", 500), (
            missing.GetProperty("status").GetString(), missing.GetProperty("reason").GetString(), missing.GetProperty("code").GetInt32()));
        Assert.Contains("/nosuch", missing.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(137, await killed.ExitCodeAsync());
    }

    [ContractTheory]
    [InlineData(Spdy)]
    [InlineData("spdy/v3.channel.k8s.io")]
    [InlineData(WebSocket)]
    [InlineData("ws/v4.channel.k8s.io")]
    [InlineData("ws/v4.base64.channel.k8s.io")]
    public async Task Item075_Terminal_HasOneOutputAndFollowsItsSize(string transport)
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        string container = await pod.StartAsync([]);
        var request = new ExecRequest { ContainerId = container, Cmd = { "sh" }, Stdin = true, Stdout = true, Tty = true };
        string url = (await lab.Node.Runtime.ExecAsync(request, CancellationToken.None)).Url;

        await using StreamClient client = await StreamClient.OpenAsync(transport, url, ["stdin", "stdout", "resize"]);
        await client.TypeAsync("echo to-err''or >&2\n");
        await client.ShowsAsync("stdout", "to-error\r\n");
        foreach ((int columns, int rows) in ((int, int)[])[(71, 17), (3000, 9)])
        {
            await client.SendAsync("resize", Encoding.ASCII.GetBytes($$"""{"Width":{{columns}},"Height":{{rows}}}"""));
            await client.TypeAsync($"while test \"$(busybox stty size)\" != '{rows} {columns}'; do usleep 10000; done; echo now-{columns}''-wide\n");
            await client.ShowsAsync("stdout", $"now-{columns}-wide\r\n");
        }
        await client.TypeAsync("exit 0\n");

        Assert.True(await client.ToEndAsync("error") is "" or """{"metadata":{},"status":"Success"}""");
    }

    [ContractTheory]
    [InlineData(Spdy)]
    [InlineData(WebSocket)]
    public async Task Item075_TerminalsInputEnds_IsControlD(string transport)
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        var request = new ExecRequest { ContainerId = await pod.StartAsync([]), Cmd = { "cat" }, Stdin = true, Stdout = true, Tty = true };
        string url = (await lab.Node.Runtime.ExecAsync(request, CancellationToken.None)).Url;

        await using StreamClient client = await StreamClient.OpenAsync(transport, url, ["stdin", "stdout", "resize"]);
        await client.TypeAsync("line\n");
        await client.EndAsync("stdin");

        Assert.Equal(0, await client.ExitCodeAsync());
        Assert.Equal("line\r\nline\r\n", await client.ToEndAsync("stdout"));
    }

    [ContractTheory]
    [InlineData("v5.channel.k8s.io", true, "[stdout 0]")]
    [InlineData("v4.channel.k8s.io", true, "[stdout 0]")]
    [InlineData("v4.base64.channel.k8s.io", true, "[stdout 0]")]
    [InlineData("", true, "[stdout 0]")]
    [InlineData("v4.channel.k8s.io", false, "[stderr 0]")]
    public async Task Item076_WebSocket_BeginsWithAnEmptyMessageOnTheLowestOutput(string protocol, bool stdout, string first)
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        // Waits for input: what comes before is not its output.
        var request = new ExecRequest { ContainerId = await pod.StartAsync([]), Cmd = { "cat" }, Stdin = true, Stdout = stdout, Stderr = true };
        string url = (await lab.Node.Runtime.ExecAsync(request, CancellationToken.None)).Url;

        await using ChannelClient client = await ChannelClient.ConnectAsync(url, protocol, "GET");

        Assert.Equal(first, await client.FirstAsync());
    }

    [ContractTheory]
    [InlineData(Spdy)]
    [InlineData(WebSocket)]
    public async Task Item077_ClientVanishes_CommandFindsItsInputEnded(string transport)
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        string container = await pod.StartAsync([]);
        string url = await UrlAsync(container, "sh", "-c", "echo ready; cat > /tmp/got; touch /tmp/ended");

        StreamClient client = await StreamClient.OpenAsync(transport, url, All);
        await client.ShowsAsync("stdout", "ready");
        await client.TypeAsync("typed");
        await client.DisposeAsync();

        await Eventually.BecomesAsync(
            "the command ends", () => pod.ExecAsync(container, 10, "test", "-e", "/tmp/ended"), response => response.ExitCode == 0);
    }

    private async Task<JsonElement> StatusAsync(string transport, string container, string command)
    {
        await using StreamClient client = await StreamClient.OpenAsync(transport, await UrlAsync(container, command), All);
        return await client.StatusAsync();
    }

    private async Task<string> UrlAsync(string container, params string[] command)
    {
        var request = new ExecRequest { ContainerId = container, Cmd = { command }, Stdin = true, Stdout = true, Stderr = true };
        return (await lab.Node.Runtime.ExecAsync(request, CancellationToken.None)).Url;
    }
}
