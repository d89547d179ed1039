using System.Net.Sockets;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cri;

public sealed class ServerLifeTests
{
    [Fact]
    public async Task Socket_Made_OwnerAndGroupOnly()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite,
            File.GetUnixFileMode(cri.SocketPath));
        Assert.Equal([cri.SocketPath], Directory.GetFileSystemEntries(Path.GetDirectoryName(cri.SocketPath)!));
    }

    [Fact]
    public async Task Start_SocketInUse_RefusedAndFirstServerUnharmed()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);

        SocketInUseException e = await Assert.ThrowsAsync<SocketInUseException>(() => GrpcServer.StartAsync(
            cri.SocketPath, new GrpcMethodTable(), new GrpcServerOptions(), CancellationToken.None));

        Assert.Contains(cri.SocketPath, e.Message, StringComparison.Ordinal);
        Assert.Equal("still here", await AskAsync(cri.Channel, "still here"));
    }

    [Fact]
    public async Task Start_SocketLeftBehind_Replaced()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sampan-cri-");
        string path = Path.Combine(folder.FullName, "s.sock");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path + ".old"));
            File.Move(path + ".old", path);
        }
        Assert.True(File.Exists(path));
        var table = new GrpcMethodTable();
        UnaryCallTests.AddVersion(table);

        await using (await GrpcServer.StartAsync(path, table, new GrpcServerOptions(), CancellationToken.None))
        {
            using var channel = new CriChannel("unix://" + path);
            Assert.Equal("fresh", await AskAsync(channel, "fresh"));
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Start_PlainFileInTheWay_RefusedAndFileKept()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sampan-cri-");
        string path = Path.Combine(folder.FullName, "s.sock");
        await File.WriteAllLinesAsync(path, ["precious"]);

        IOException e = await Assert.ThrowsAsync<IOException>(() => GrpcServer.StartAsync(
            path, new GrpcMethodTable(), new GrpcServerOptions(), CancellationToken.None));

        Assert.Contains("no socket", e.Message, StringComparison.Ordinal);
        Assert.Equal(["precious"], await File.ReadAllLinesAsync(path));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Start_PathTooLong_SaysSo()
    {
        string path = "/tmp/" + new string('s', 200);

        IOException e = await Assert.ThrowsAsync<IOException>(() => GrpcServer.StartAsync(
            path, new GrpcMethodTable(), new GrpcServerOptions(), CancellationToken.None));

        Assert.Contains("too long", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_Idle_RemovesTheSocket()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);
        await AskAsync(cri.Channel, "x");

        await cri.Server.StopAsync(CancellationToken.None).WaitAsync(CriHarness.Patience);

        Assert.False(File.Exists(cri.SocketPath));
        CriException e = await Assert.ThrowsAsync<CriException>(() => AskAsync(cri.Channel, "x"));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Code);
    }

    [Fact]
    public async Task Stop_CallInProgress_IsAnswered()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using CriHarness cri = await CriHarness.StartAsync(
            t => t.AddUnary(
                "RuntimeService/Status",
                StatusRequest.Parser,
                async (_, _) =>
                {
                    entered.SetResult();
                    await release.Task;
                    return new StatusResponse();
                }),
            new GrpcServerOptions());
        Task<StatusResponse> call = cri.Runtime.StatusAsync(new StatusRequest(), CancellationToken.None);
        await entered.Task.WaitAsync(CriHarness.Patience);

        Task stop = cri.Server.StopAsync(CancellationToken.None);
        Assert.False(stop.IsCompleted);
        release.SetResult();

        Assert.NotNull(await call.WaitAsync(CriHarness.Patience));
        await stop.WaitAsync(CriHarness.Patience);
    }

    [Fact]
    public async Task Stop_EventStreamOpen_EndsItAsUnavailable()
    {
        var options = new GrpcServerOptions { DrainTime = TimeSpan.FromMinutes(5) };
        await using CriHarness cri = await CriHarness.StartAsync(
            t => t.AddServerStream<GetEventsRequest, ContainerEventResponse>(
                "RuntimeService/GetContainerEvents",
                GetEventsRequest.Parser,
                async (_, stream, call) =>
                {
                    await stream.WriteAsync(new ContainerEventResponse(), call.CancellationToken);
                    await Task.Delay(Timeout.Infinite, call.CancellationToken);
                }),
            options);
        await using IAsyncEnumerator<ContainerEventResponse> events =
            cri.Runtime.GetContainerEventsAsync(new GetEventsRequest(), CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        Task stop = cri.Server.StopAsync(CancellationToken.None);

        CriException e = await Assert.ThrowsAsync<CriException>(async () => await events.MoveNextAsync());
        Assert.Equal(GrpcStatusCode.Unavailable, e.Code);
        await stop.WaitAsync(CriHarness.Patience);
    }

    [Fact]
    public async Task Stop_HandlerNeverReturns_StopsAllTheSame()
    {
        var never = new TaskCompletionSource<StatusResponse>();
        var entered = new TaskCompletionSource();
        await using CriHarness cri = await CriHarness.StartAsync(
            t => t.AddUnary("RuntimeService/Status", StatusRequest.Parser, (_, _) =>
            {
                entered.SetResult();
                return never.Task;
            }),
            new GrpcServerOptions { DrainTime = TimeSpan.FromMilliseconds(50), CancelTime = TimeSpan.FromMilliseconds(500) });
        Task call = cri.Runtime.StatusAsync(new StatusRequest(), CancellationToken.None);
        await entered.Task.WaitAsync(CriHarness.Patience);

        await cri.Server.StopAsync(CancellationToken.None).WaitAsync(CriHarness.Patience);

        CriException e = await Assert.ThrowsAsync<CriException>(() => call);
        Assert.Equal(GrpcStatusCode.Unavailable, e.Code);
    }

    [Fact]
    public async Task Server_Restarted_ChannelConnectsAgain()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);
        await AskAsync(cri.Channel, "one");
        await cri.Server.StopAsync(CancellationToken.None);
        var table = new GrpcMethodTable();
        UnaryCallTests.AddVersion(table);

        await using GrpcServer second = await GrpcServer.StartAsync(
            cri.SocketPath, table, new GrpcServerOptions(), CancellationToken.None);

        // The old connection may still be saying goodbye.
        string? answer = null;
        for (int attempt = 0; answer is null && attempt < 3000; attempt++)
        {
            try
            {
                answer = await AskAsync(cri.Channel, "two");
            }
            catch (CriException e) when (e.Code == GrpcStatusCode.Unavailable)
            {
                await Task.Delay(20);
            }
        }
        Assert.Equal("two", answer);
    }

    private static async Task<string> AskAsync(CriChannel channel, string version)
    {
        var client = new RuntimeServiceClient(channel);
        return (await client.VersionAsync(new VersionRequest { Version = version }, CancellationToken.None)).Version;
    }
}
