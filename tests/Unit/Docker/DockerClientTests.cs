using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Docker;

public sealed class DockerClientTests
{
    [Theory]
    [InlineData("1.24", "1.24")]
    [InlineData("1.41", "1.41")]
    [InlineData("1.99", "1.51")]
    public async Task Version_IsTheNewestThatBothKnow(string theirs, string spoken)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(theirs, 200, "{}");
        using var client = new DockerClient("unix://" + engine.Socket);

        await client.Engine.InfoAsync(CancellationToken.None);
        await client.Engine.InfoAsync(CancellationToken.None);

        Assert.Equal(["GET /_ping", $"GET /v{spoken}/info", $"GET /v{spoken}/info"], engine.Requests);
    }

    [Theory]
    [InlineData("1.23", "1.24 (Docker 1.12) is the oldest")]
    [InlineData("new", "'new' of the Docker API, which is none")]
    [InlineData(null, "without Api-Version")]
    public async Task Version_ThatCannotBeSpoken_IsRefused(string? theirs, string reason)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(theirs, 200, "{}");
        using var client = new DockerClient(engine.Socket);

        DockerException e = await Assert.ThrowsAsync<DockerException>(() => client.Engine.InfoAsync(CancellationToken.None));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NoSocket_SaysSo()
    {
        using var client = new DockerClient("unix:///nonexistent/docker.sock");

        DockerException e = await Assert.ThrowsAsync<DockerException>(() => client.Engine.PingAsync(CancellationToken.None));

        Assert.True(e.IsUnavailable);
        Assert.Contains("/nonexistent/docker.sock: there is no such file", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NobodyListens_SaysSo()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sampan-engine-");
        try
        {
            string path = Path.Combine(folder.FullName, "s");
            using var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            dead.Bind(new UnixDomainSocketEndPoint(path));
            using var client = new DockerClient(path);

            DockerException e = await Assert.ThrowsAsync<DockerException>(() => client.Engine.PingAsync(CancellationToken.None));

            Assert.Contains("nobody listens", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Address_OfAnotherKind_IsRefused() => Assert.Throws<DockerException>(() => new DockerClient("tcp://10.0.0.1:2375"));

    [Theory]
    [InlineData(500, """{"message":"driver failed"}""", "driver failed")]
    [InlineData(502, "a proxy's words", "a proxy's words")]
    [InlineData(503, "", "HTTP status 503")]
    public async Task Error_HasStatusAndWords(int status, string body, string words)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", status, body);
        using var client = new DockerClient(engine.Socket);

        DockerException e = await Assert.ThrowsAsync<DockerException>(() => client.Engine.VersionAsync(CancellationToken.None));

        Assert.Equal((status, $"GET /version: {words}"), (e.Status, e.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1")]
    [InlineData("\"text\"")]
    public async Task Answer_ThatIsNone_IsAnError(string body)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, body);
        using var client = new DockerClient(engine.Socket);

        await Assert.ThrowsAsync<DockerException>(() => client.Engine.InfoAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Answer_WithoutEnd_IsCutAtTheCap()
    {
        byte[] block = Encoding.UTF8.GetBytes(new string(' ', 1 << 20));
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        using var client = new DockerClient(engine.Socket);

        DockerException e = await Assert.ThrowsAsync<DockerException>(() => client.Engine.InfoAsync(CancellationToken.None));

        Assert.Contains($"more than {DockerLimits.MaxAnswerBytes} bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Unanswered_EndsAtItsLimit()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = new DockerClient(engine.Socket, new DockerClientOptions { CallLimit = TimeSpan.FromMilliseconds(300) });

        DockerException e = await Assert.ThrowsAsync<DockerException>(() => client.Engine.InfoAsync(CancellationToken.None));

        Assert.Contains("did not answer within", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_CancelledByTheCaller_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", async context =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = new DockerClient(engine.Socket);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Engine.InfoAsync(caller.Token));
    }
}
