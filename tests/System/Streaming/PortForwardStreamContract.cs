using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Sampan.Cri.V1;

namespace Sampan.Tests.System.Streaming;

/// <summary>The contract's part on forwarded ports: docs/contract.md, items 77 to 79.</summary>
public abstract class PortForwardStreamContract(ContractLab lab)
{
    private const string Spdy = "spdy", Tunnel = "tunnel";
    private const int Open = 7000, Closed = 7001;

    [ContractTheory]
    [InlineData(Spdy, "POST")]
    [InlineData(Spdy, "GET")]
    [InlineData(Tunnel, "GET")]
    public async Task Item078_Connections_ComeInPairsAndOnesFailureHarmsNoOther(string transport, string method)
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        await ServeAsync(pod);
        await using SpdyClient client = await ConnectAsync(transport, await UrlAsync(pod), method);

        await AskAsync(client, "1", Open);
        await OpenAsync(client, "2", Closed);
        string refused = await client.ToEndAsync("error-2");
        await AskAsync(client, "3", Open);

        Assert.Contains($"failed to forward port {Closed} of pod {pod.Id}", refused, StringComparison.Ordinal);
        Assert.Equal(("", ""), (await client.ToEndAsync("error-1"), await client.ToEndAsync("error-3")));
        Assert.Equal(("5\nend\n", "5\nend\n"), (await client.ToEndAsync("data-1"), await client.ToEndAsync("data-3")));
        Assert.Equal("", await client.ToEndAsync("data-2"));
    }

    [ContractFact]
    public async Task Item078_ManyConnectionsAtOnce_AreKeptApart()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        await ServeAsync(pod, "echo hello; ");
        await using SpdyClient client = await ConnectAsync(Spdy, await UrlAsync(pod), "POST");
        int[] numbers = [.. Enumerable.Range(1, 16)];
        foreach (int number in numbers)
        {
            // One by one: the server keeps no more than two waiting.
            await OpenAsync(client, $"{number}", Open);
            await client.ShowsAsync($"data-{number}", "hello\n");
        }

        foreach (int number in numbers)
        {
            await client.SendAsync($"data-{number}", new byte[number * 10_000]);
        }
        foreach (int number in numbers.Reverse())
        {
            await client.EndAsync($"data-{number}");
        }

        foreach (int number in numbers)
        {
            Assert.Equal(
                ($"hello\n{number * 10_000}\nend\n", ""),
                (await client.ToEndAsync($"data-{number}"), await client.ToEndAsync($"error-{number}")));
        }
    }

    [ContractTheory]
    [InlineData("v4.channel.k8s.io", "GET")]
    [InlineData("v4.channel.k8s.io", "POST")]
    [InlineData("", "GET")]
    public async Task Item078_WebSocket_HasTwoChannelsAPortThatBeginWithIt(string protocol, string method)
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        await pod.ScriptAsync("busybox nc -ll -p 7000 -e sh -c 'read line; echo got $line'");
        await ListensAsync(pod);
        using WebSocket socket = await ChannelClient.SocketAsync(await UrlAsync(pod, Open, Closed), protocol, method);
        await socket.SendAsync("\0word\n"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

        var channels = new Dictionary<byte, string>();
        byte[] buffer = new byte[4096];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await socket.ReceiveAsync(buffer, limit.Token) is { MessageType: not WebSocketMessageType.Close } message)
        {
            channels[buffer[0]] = channels.GetValueOrDefault(buffer[0], "") + Encoding.Latin1.GetString(buffer, 1, message.Count - 1);
        }

        // Low byte first.
        (string open, string closed) = ("\u0058\u001b", "\u0059\u001b");
        Assert.Equal((open + "got word\n", open, closed), (channels[0], channels[1], channels[2]));
        Assert.StartsWith(closed + $"failed to forward port {Closed}", channels[3], StringComparison.Ordinal);
    }

    [ContractTheory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Item079_Connection_IsMadeInsideThePod(string address)
    {
        // The same port is open on the host, and is not what the client gets.
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        int port = ((IPEndPoint)host.LocalEndpoint).Port;
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        await pod.ScriptAsync($"exec httpd -f -p {address}:{port} -h /www");
        await ListensAsync(pod, port);

        await using SpdyClient client = await ConnectAsync(Spdy, await UrlAsync(pod), "POST");
        await OpenAsync(client, "1", port);
        await client.SendAsync("data-1", "GET /index.html HTTP/1.0\r\n\r\n"u8.ToArray());

        Assert.EndsWith("a page of a pod\n", await client.ToEndAsync("data-1"), StringComparison.Ordinal);
        Assert.Equal("", await client.ToEndAsync("error-1"));
        Assert.False(host.Pending());
    }

    [ContractFact]
    public async Task Item079_PodOnTheHostsNetwork_IsDialledOnTheHost()
    {
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        await using TestPod pod = await TestPod.RunAsync(
            lab.Node, lab.Image, config => config.Linux.SecurityContext.NamespaceOptions.Network = NamespaceMode.Node);
        await using SpdyClient client = await ConnectAsync(Spdy, await UrlAsync(pod), "POST");

        await AskAsync(client, "1", ((IPEndPoint)host.LocalEndpoint).Port);
        using (TcpClient accepted = await host.AcceptTcpClientAsync())
        {
            await accepted.GetStream().WriteAsync("from the host"u8.ToArray());
        }

        Assert.Equal("from the host", await client.ToEndAsync("data-1"));
    }

    [ContractFact]
    public async Task Item079_PodIsStopped_NewConnectionsFailAndAreTold()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Node, lab.Image);
        await using SpdyClient client = await ConnectAsync(Spdy, await UrlAsync(pod), "POST");
        await pod.StopPodAsync();

        await OpenAsync(client, "1", Open);

        Assert.Contains($"failed to forward port {Open}", await client.ToEndAsync("error-1"), StringComparison.Ordinal);
    }

    private static async Task<SpdyClient> ConnectAsync(string transport, string url, string method)
    {
        SpdyClient client = transport == Spdy
            ? await SpdyClient.ConnectAsync(url, "portforward.k8s.io", method)
            : new SpdyClient(new TunnelStream(await ChannelClient.SocketAsync(url, "SPDY/3.1+portforward.k8s.io", method)));
        client.StartReading();
        return client;
    }

    private static async Task OpenAsync(SpdyClient client, string request, int port)
    {
        foreach (string type in (string[])["error", "data"])
        {
            await client.OpenAsync(
                $"{type}-{request}", ("streamtype", type), ("port", port.ToString(CultureInfo.InvariantCulture)), ("requestid", request));
        }
    }

    private static async Task AskAsync(SpdyClient client, string request, int port)
    {
        await OpenAsync(client, request, port);
        await client.SendAsync($"data-{request}", "12345"u8.ToArray());
        await client.EndAsync($"data-{request}");
    }

    /// <summary>Counts what each connection brings, to its end, and says so.</summary>
    private static async Task ServeAsync(TestPod pod, string before = "")
    {
        await pod.ScriptAsync($"exec busybox nc -ll -p {Open} -e sh -c '{before}busybox wc -c; echo end'");
        await ListensAsync(pod);
    }

    private static async Task ListensAsync(TestPod pod, int port = Open)
    {
        string container = await pod.StartAsync([]);
        await Eventually.BecomesAsync(
            "the port is open",
            () => pod.ExecAsync(container, 10, "grep", "-q", $":{port:X4} ", "/proc/net/tcp", "/proc/net/tcp6"),
            response => response.ExitCode == 0);
    }

    private async Task<string> UrlAsync(TestPod pod, params int[] ports) => (await lab.Node.Runtime.PortForwardAsync(
        new PortForwardRequest { PodSandboxId = pod.Id, Port = { ports } }, CancellationToken.None)).Url;
}
