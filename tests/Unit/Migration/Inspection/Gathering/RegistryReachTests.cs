using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Translation;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class RegistryReachTests
{
    private static readonly DockerProxy Direct = new(null, null, []);

    [Theory]
    [InlineData("200 OK", true)]
    [InlineData("401 Unauthorized", true)]
    [InlineData("502 Bad Gateway", false)]
    public async Task Ask_PlainRegistryOnLoopback_Answers(string status, bool expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string host = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        using var end = new CancellationTokenSource();
        Task serving = ServeAsync(listener, status, end.Token);
        IReadOnlyDictionary<string, string> answers = await new RegistryReach(TimeSpan.FromMinutes(1), Direct, []).AskAsync([host], CancellationToken.None);
        await end.CancelAsync();
        await serving;
        Assert.Equal(expected, answers[host].Length == 0);
    }

    [Fact]
    public async Task Ask_NobodyThere_SaysWhy()
    {
        // Bound, so that nobody else gets the port, and not listening.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string host = $"127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}";
        Assert.Contains(host, (await new RegistryReach(TimeSpan.FromMinutes(1), Direct, []).AskAsync([host], CancellationToken.None))[host], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ProxyWithoutItsPassword_IsNotUsed()
    {
        var proxy = new DockerProxy(null, new Uri("http://***:***@127.0.0.1:1/"), []);
        Assert.Empty(await new RegistryReach(TimeSpan.FromMinutes(1), proxy, []).AskAsync(["quay.io"], CancellationToken.None));
    }

    [Fact]
    public void Used_ImagesOfPodsAndDigests()
    {
        var spec = (JsonObject)JsonNode.Parse("""{"containers": [{"image": "web:1"}], "initContainers": [{"image": "quay.io/a/b@sha256:0000000000000000000000000000000000000000000000000000000000000000"}, {"image": ""}]}""")!;
        var facts = new NodeFacts
        {
            StaticPods = [new("default", "a", "", spec, new Dictionary<string, string>())],
            Docker = new DockerFacts
            {
                Settings = new DockerSettings(),
                Images = [new("sha256:aa", ["built.here/x:1"], [], 1), new("sha256:bb", [], ["r.example:5000/x@sha256:0000000000000000000000000000000000000000000000000000000000000000"], 1)],
            },
        };
        Assert.Equal(["docker.io", "quay.io", "r.example:5000"], UsedRegistries.Of(facts));
    }

    [Theory]
    [InlineData("https://quay.io/", "http://p:3128/")]
    [InlineData("http://quay.io/", null)]
    [InlineData("https://r.corp.example/", null)]
    [InlineData("https://10.2.3.4/", null)]
    [InlineData("https://11.2.3.4/", "http://p:3128/")]
    [InlineData("https://only.port:5000/", null)]
    [InlineData("https://only.port/", "http://p:3128/")]
    public void Proxy_Exceptions_GoDirectly(string address, string? expected)
    {
        var settings = new DockerSettings { Environment = new Dictionary<string, string> { ["HTTPS_PROXY"] = "p:3128", ["NO_PROXY"] = ".corp.example, 10.0.0.0/8,only.port:5000" } };
        Assert.Equal(expected, DockerProxy.Of(settings).For(new Uri(address))?.ToString());
    }

    private static async Task ServeAsync(TcpListener listener, string status, CancellationToken end)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(end);
                await AnswerAsync(client.GetStream(), status, end);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(NetworkStream stream, string status, CancellationToken end)
    {
        try
        {
            byte[] head = new byte[4096];
            int count = await stream.ReadAsync(head, end);
            // Who begins with TLS is hung up on.
            if (count > 3 && Encoding.ASCII.GetString(head, 0, 3) == "GET")
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), end);
        }
        catch (IOException)
        {
            // The other side has had enough.
        }
    }
}
