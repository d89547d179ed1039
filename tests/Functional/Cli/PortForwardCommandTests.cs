using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Sampan.Cli;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cli;

public sealed class PortForwardCommandTests : IAsyncLifetime
{
    private const string Port = "\u0050\0", Line = "Forwarding from 127.0.0.1:";

    private FakeRuntime _runtime = null!;

    public async Task InitializeAsync()
    {
        _runtime = await FakeRuntime.StartAsync();
        _runtime.AddContainer("nginx", ContainerState.ContainerRunning);
    }

    public async Task DisposeAsync() => await _runtime.DisposeAsync();

    [Theory]
    [InlineData("v4.channel.k8s.io")]
    [InlineData("v5.channel.k8s.io")]
    public async Task Connection_BothWays_ArePassedOn(string protocol)
    {
        var heard = new List<string>();
        await using var streams = new FakeStreams(protocol, async socket =>
        {
            await FakeStreams.SendAsync(socket, 0, Port);
            await FakeStreams.SendAsync(socket, 1, Port);
            heard.Add(await FakeStreams.ReceiveAsync(socket));
            await FakeStreams.SendAsync(socket, 0, "answer");
        });
        _runtime.StreamUrl = streams.Url;

        (string answer, string error) = await AskAsync("question");

        Assert.Equal(("answer", ""), (answer, error));
        Assert.Equal(["0:question"], heard);
        Assert.Equal([80], _runtime.LastForward!.Port);
    }

    [Fact]
    public async Task Connection_ClientEndsItsWay_GetsTheAnswerAllTheSame()
    {
        var heard = new List<string>();
        await using var streams = new FakeStreams("v5.channel.k8s.io", async socket =>
        {
            await FakeStreams.SendAsync(socket, 0, Port);
            heard.Add(await FakeStreams.ReceiveAsync(socket));
            heard.Add(await FakeStreams.ReceiveAsync(socket));
            await FakeStreams.SendAsync(socket, 0, "answer");
        });
        _runtime.StreamUrl = streams.Url;

        (string answer, _) = await AskAsync("question", ends: true);

        Assert.Equal("answer", answer);
        Assert.Equal(["0:question", "255:\0"], heard);
    }

    [Fact]
    public async Task Connection_NobodyListensInThePod_IsReportedAndClosed()
    {
        await using var streams = new FakeStreams("v4.channel.k8s.io", async socket =>
        {
            await FakeStreams.SendAsync(socket, 0, Port);
            await FakeStreams.SendAsync(socket, 1, Port);
            await FakeStreams.SendAsync(socket, 1, "connection refused");
        });
        _runtime.StreamUrl = streams.Url;

        (string answer, string error) = await AskAsync("question");

        Assert.Equal("", answer);
        Assert.Contains("to the pod's port 80 failed: connection refused", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_InUse_IsRefused()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        int port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        Tool tool = await Tool.RunAsync(_runtime, "port-forward", "--address", "127.0.0.1", "web", $"{port}:80");

        Assert.Equal(ExitCode.Failed, tool.Code);
        Assert.Contains($"cannot listen on 127.0.0.1, port {port}", tool.Error, StringComparison.Ordinal);
    }

    /// <summary>Asks over a forwarded port, and breaks the command off once there is an answer.</summary>
    private async Task<(string Answer, string Error)> AskAsync(string question, bool ends = false)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var output = new AwaitedText("\n");
        using var error = new MemoryStream();
        Task<int> command = CommandLine.RunAsync(
            ["-r", _runtime.Endpoint, "port-forward", "--address", "127.0.0.1", "web", ":80"],
            new CliHost { Output = output, Error = error },
            stop.Token);
        await output.Seen;
        Assert.StartsWith(Line, output.Text, StringComparison.Ordinal);
        int port = int.Parse(output.Text[Line.Length..].Split(' ')[0], CultureInfo.InvariantCulture);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, stop.Token);
        await using NetworkStream stream = client.GetStream();
        await client.Client.SendAsync(Encoding.ASCII.GetBytes(question), SocketFlags.None, stop.Token);
        if (ends)
            client.Client.Shutdown(SocketShutdown.Send);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, stop.Token);
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, await command);
        return (Encoding.ASCII.GetString(answer.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}
