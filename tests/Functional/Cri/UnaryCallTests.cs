using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cri;

public sealed class UnaryCallTests
{
    [Fact]
    public async Task Version_Answered_ReachesTheClientWhole()
    {
        GrpcCall? seen = null;
        await using CriHarness cri = await CriHarness.StartAsync(t => t.AddUnary(
            "RuntimeService/Version",
            VersionRequest.Parser,
            (request, call) =>
            {
                seen = call;
                return Task.FromResult(new VersionResponse { Version = request.Version, RuntimeName = "sampan" });
            }));

        VersionResponse answer = await cri.Runtime.VersionAsync(
            new VersionRequest { Version = "0.1.0" }, CancellationToken.None, TimeSpan.FromMinutes(1));

        Assert.Equal("0.1.0", answer.Version);
        Assert.Equal("sampan", answer.RuntimeName);
        Assert.Equal("RuntimeService/Version", seen!.Method);
        Assert.Equal("v1", seen.Version);
        Assert.Equal(Environment.ProcessId, seen.Peer.ProcessId);
        Assert.InRange(seen.Deadline!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
        Assert.Equal(GrpcCallEnd.None, seen.End);
    }

    [Fact]
    public async Task Handler_ThrowsCriException_ClientSeesCodeAndText()
    {
        const string text = "容器 \"a%b\" not found:\nnext line";
        await using CriHarness cri = await CriHarness.StartAsync(t => t.AddUnary<ContainerStatusRequest, ContainerStatusResponse>(
            "RuntimeService/ContainerStatus", ContainerStatusRequest.Parser, (_, _) => throw CriException.NotFound(text)));

        CriException e = await Assert.ThrowsAsync<CriException>(
            () => cri.Runtime.ContainerStatusAsync(new ContainerStatusRequest(), CancellationToken.None));

        Assert.Equal(GrpcStatusCode.NotFound, e.Code);
        Assert.Equal(text, e.Message);
    }

    [Fact]
    public async Task Handler_ThrowsOther_OwnerMapsIt()
    {
        var options = new GrpcServerOptions
        {
            MapException = (e, call) => new GrpcStatus(GrpcStatusCode.DataLoss, $"{call.Method}: {e.GetType().Name}"),
        };
        await using CriHarness cri = await CriHarness.StartAsync(
            t => t.AddUnary<StatusRequest, StatusResponse>(
                "RuntimeService/Status", StatusRequest.Parser, (_, _) => throw new InvalidTimeZoneException()),
            options);

        CriException e = await Assert.ThrowsAsync<CriException>(
            () => cri.Runtime.StatusAsync(new StatusRequest(), CancellationToken.None));

        Assert.Equal(GrpcStatusCode.DataLoss, e.Code);
        Assert.Equal("RuntimeService/Status: InvalidTimeZoneException", e.Message);
    }

    [Fact]
    public async Task Handler_ThrowsVeryLongText_ClientSeesItsBeginning()
    {
        await using CriHarness cri = await CriHarness.StartAsync(t => t.AddUnary<StatusRequest, StatusResponse>(
            "RuntimeService/Status", StatusRequest.Parser, (_, _) => throw CriException.Unknown(new string('é', 1_000_000))));

        CriException e = await Assert.ThrowsAsync<CriException>(
            () => cri.Runtime.StatusAsync(new StatusRequest(), CancellationToken.None));

        Assert.Equal(GrpcStatusCode.Unknown, e.Code);
        Assert.StartsWith("éééé", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("é...", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interceptor_Refuses_HandlerNotRun()
    {
        bool ran = false;
        var completed = new TaskCompletionSource<GrpcStatus>();
        var options = new GrpcServerOptions
        {
            Interceptor = (_, _) => throw CriException.Unavailable("still recovering"),
            Completed = (_, status, _) => completed.SetResult(status),
        };
        await using CriHarness cri = await CriHarness.StartAsync(
            t => t.AddUnary(
                "RuntimeService/Status",
                StatusRequest.Parser,
                (_, _) =>
                {
                    ran = true;
                    return Task.FromResult(new StatusResponse());
                }),
            options);

        CriException e = await Assert.ThrowsAsync<CriException>(
            () => cri.Runtime.StatusAsync(new StatusRequest(), CancellationToken.None));

        Assert.Equal(GrpcStatusCode.Unavailable, e.Code);
        Assert.False(ran);
        Assert.Equal(new GrpcStatus(GrpcStatusCode.Unavailable, "still recovering"), await completed.Task.WaitAsync(CriHarness.Patience));
    }

    [Fact]
    public async Task Method_NotAdded_UnimplementedNamesIt()
    {
        await using CriHarness cri = await CriHarness.StartAsync(AddVersion);

        CriException e = await Assert.ThrowsAsync<CriException>(
            () => cri.Images.PullImageAsync(new PullImageRequest(), CancellationToken.None));

        Assert.Equal(GrpcStatusCode.Unimplemented, e.Code);
        Assert.Contains("ImageService/PullImage", e.Message, StringComparison.Ordinal);
        Assert.Equal("v1", cri.Channel.Version);
    }

    [Theory]
    [InlineData(GrpcLimits.MaxMessageBytes, true)]
    [InlineData(GrpcLimits.MaxMessageBytes + 1, false)]
    public async Task Answer_AtTheCap_PassesOrIsRefused(int size, bool passes)
    {
        ExecSyncResponse big = ExecAnswerOf(size);
        await using CriHarness cri = await CriHarness.StartAsync(t => t.AddUnary(
            "RuntimeService/ExecSync", ExecSyncRequest.Parser, (_, _) => Task.FromResult(big)));

        Task<ExecSyncResponse> call = cri.Runtime.ExecSyncAsync(new ExecSyncRequest(), CancellationToken.None);

        if (passes)
        {
            Assert.Equal(big, await call);
            return;
        }
        CriException e = await Assert.ThrowsAsync<CriException>(() => call);
        Assert.Equal(GrpcStatusCode.ResourceExhausted, e.Code);
        Assert.Contains(size.ToString(null, null), e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GrpcLimits.MaxMessageBytes, true)]
    [InlineData(GrpcLimits.MaxMessageBytes + 1, false)]
    public async Task Request_AtTheCap_PassesOrIsRefusedByTheServer(int size, bool passes)
    {
        await using CriHarness cri = await CriHarness.StartAsync(t => t.AddUnary(
            "RuntimeService/Version",
            VersionRequest.Parser,
            (request, _) => Task.FromResult(new VersionResponse { Version = request.CalculateSize().ToString(null, null) })));
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(
            "/runtime.v1.RuntimeService/Version", RawGrpcClient.Frame(ExecAnswerOf(size).ToByteArray(), compressed: false));

        if (passes)
            Assert.Equal(size.ToString(null, null), VersionResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Version);
        else
            Assert.Equal("8", answer.Headers["grpc-status"]);
    }

    [Fact]
    public async Task Request_OverTheCap_RefusedBeforeItIsSent()
    {
        await using CriHarness cri = await CriHarness.StartAsync(AddVersion);
        var request = new VersionRequest { Version = new string('x', GrpcLimits.MaxMessageBytes) };

        CriException e = await Assert.ThrowsAsync<CriException>(() => cri.Runtime.VersionAsync(request, CancellationToken.None));

        Assert.Equal(GrpcStatusCode.ResourceExhausted, e.Code);
    }

    [Fact]
    public async Task Calls_ManyAtOnce_AllAnswered()
    {
        await using CriHarness cri = await CriHarness.StartAsync(AddVersion);

        VersionResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i =>
            cri.Runtime.VersionAsync(new VersionRequest { Version = i.ToString(null, null) }, CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, 500).Select(i => i.ToString(null, null)), answers.Select(a => a.Version));
    }

    internal static void AddVersion(GrpcMethodTable table) => table.AddUnary(
        "RuntimeService/Version",
        VersionRequest.Parser,
        (request, call) => Task.FromResult(new VersionResponse { Version = request.Version, RuntimeApiVersion = call.Version }));

    /// <summary>A message of exactly so many bytes: a tag, a length of four bytes, the content.</summary>
    private static ExecSyncResponse ExecAnswerOf(int size)
    {
        var answer = new ExecSyncResponse { Stdout = ByteString.CopyFrom(new byte[size - 5]) };
        Assert.Equal(size, answer.CalculateSize());
        return answer;
    }
}
