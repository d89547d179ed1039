using System.Text;
using Microsoft.AspNetCore.Http;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Docker;

public sealed class ExecApiTests
{
    [Fact]
    public async Task Create_SendsTheCommand()
    {
        string sent = "";
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", async context =>
        {
            sent = $"{context.Request.ContentType} {await new StreamReader(context.Request.Body).ReadToEndAsync()}";
            context.Response.StatusCode = 201;
            await context.Response.WriteAsync("""{"Id":"e1"}""");
        });
        using var client = new DockerClient(engine.Socket);

        Assert.Equal("e1", await client.Execs.CreateAsync("abc", new ExecCreation { Cmd = ["a", "b"], AttachStdout = true }, CancellationToken.None));
        Assert.Equal(
            """application/json {"Cmd":["a","b"],"Tty":false,"AttachStdin":false,"AttachStdout":true,"AttachStderr":false,"Privileged":false,"User":""}""", sent);
        Assert.Equal("POST /v1.41/containers/abc/exec", engine.Requests.Last());
    }

    [Theory]
    [InlineData("""{"ID":"e1","Running":true,"ExitCode":null,"Pid":0}""", true, null, 0)]
    [InlineData("""{"ID":"e1","Running":false,"ExitCode":3,"Pid":42,"ContainerID":"abc"}""", false, 3, 42)]
    public async Task Inspect_KnowsTheEnd(string answer, bool running, int? code, int pid)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, answer);
        using var client = new DockerClient(engine.Socket);

        ExecDetails details = await client.Execs.InspectAsync("e1", CancellationToken.None);

        Assert.Equal((running, code, pid), (details.Running, details.ExitCode, details.Pid));
    }

    [Theory]
    [InlineData("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nearly ")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\nearly ")]
    public async Task Start_KeepsWhatCameWithTheHeader_AndEndsTheInputAlone(string header)
    {
        await using var engine = new ScriptedEngine(header);
        using var client = new DockerClient(engine.Socket);

        using DockerConnection connection = await client.Execs.StartAsync("e1", tty: true, CancellationToken.None);
        await connection.WriteAsync("echo"u8.ToArray(), CancellationToken.None);
        connection.CompleteWrites();
        connection.CompleteWrites();

        Assert.Equal("early echo", await ReadToEndAsync(connection));
    }

    [Fact]
    public async Task Start_AsksForTheConnection()
    {
        string request = "";
        await using var engine = new ScriptedEngine(async (text, socket) =>
        {
            request = text;
            await socket.SendAsync("HTTP/1.1 101 UPGRADED\r\n\r\n"u8.ToArray());
        });
        using var client = new DockerClient(engine.Socket);

        using DockerConnection connection = await client.Execs.StartAsync("e1", tty: true, CancellationToken.None);

        Assert.Equal("", await ReadToEndAsync(connection));
        Assert.Equal(
            "POST /v1.41/exec/e1/start HTTP/1.1\r\nHost: docker\r\nUser-Agent: sampan\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
            + "Content-Length: 27\r\nContent-Type: application/json\r\n\r\n{\"Detach\":false,\"Tty\":true}", request);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_Refused_HasStatusAndWords(bool chunked)
    {
        string words = new('x', 5000);
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", async context =>
        {
            byte[] body = Encoding.UTF8.GetBytes($$"""{"message":"{{words}}"}""");
            context.Response.StatusCode = 409;
            context.Response.ContentLength = chunked ? null : body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, 1000));
            await context.Response.Body.FlushAsync();
            await context.Response.Body.WriteAsync(body.AsMemory(1000));
        });
        using var client = new DockerClient(engine.Socket);

        DockerException e = await Assert.ThrowsAsync<DockerException>(() => client.Execs.StartAsync("e1", tty: false, CancellationToken.None));

        Assert.True(e.IsConflict);
        Assert.Equal($"POST /exec/e1/start: {words}", e.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 101 UPGRADED\r\n")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("HTTP/1.1 often\r\n\r\n")]
    public async Task Start_AnswerThatIsNone_IsRefused(string answer)
    {
        await using var engine = new ScriptedEngine(async (_, socket) => await socket.SendAsync(Encoding.ASCII.GetBytes(answer)));
        using var client = new DockerClient(engine.Socket);

        Assert.True((await Assert.ThrowsAsync<DockerException>(() => client.Execs.StartAsync("e1", tty: false, CancellationToken.None))).IsUnavailable);
    }

    [Fact]
    public async Task Start_HeaderWithoutEnd_IsCutAtTheCap()
    {
        await using var engine = new ScriptedEngine("HTTP/1.1 101 UPGRADED\r\nX: " + new string('x', DockerLimits.MaxHeaderBytes));
        using var client = new DockerClient(engine.Socket);

        DockerException e = await Assert.ThrowsAsync<DockerException>(() => client.Execs.StartAsync("e1", tty: false, CancellationToken.None));

        Assert.Contains($"more than {DockerLimits.MaxHeaderBytes} bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Unanswered_EndsAtItsLimit()
    {
        await using var engine = new ScriptedEngine("");
        using var client = new DockerClient(engine.Socket);

        DockerException e = await Assert.ThrowsAsync<DockerException>(
            () => client.Execs.Within(TimeSpan.FromMilliseconds(300)).StartAsync("e1", tty: false, CancellationToken.None));

        Assert.True(e.IsUnavailable);
        Assert.Contains("did not answer within", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_DisposedMeanwhile_Ends()
    {
        await using var engine = new ScriptedEngine("HTTP/1.1 101 UPGRADED\r\n\r\n");
        using var client = new DockerClient(engine.Socket);
        DockerConnection connection = await client.Execs.StartAsync("e1", tty: false, CancellationToken.None);

        Task<int> reading = connection.ReadAsync(new byte[10], CancellationToken.None).AsTask();
        connection.Dispose();

        Assert.Equal(0, await reading.WaitAsync(TimeSpan.FromSeconds(60)));
        await Assert.ThrowsAsync<DockerException>(() => connection.WriteAsync(new byte[1], CancellationToken.None).AsTask());
    }

    private static async Task<string> ReadToEndAsync(DockerConnection connection)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4];
        while (await connection.ReadAsync(buffer, CancellationToken.None) is > 0 and int count)
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return text.ToString();
    }
}
