using System.Diagnostics;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cri;

public sealed class DeadlineTests
{
    [Fact]
    public async Task Handler_IgnoresItsToken_ServerAnswersAtTheDeadline()
    {
        var release = new TaskCompletionSource();
        var late = new TaskCompletionSource<Exception>();
        var ends = new TaskCompletionSource<GrpcCall>();
        var options = new GrpcServerOptions
        {
            LateFault = (_, e) => late.TrySetResult(e),
            Completed = (call, _, _) => ends.TrySetResult(call),
        };
        await using CriHarness cri = await CriHarness.StartAsync(t => AddStop(t, async _ =>
        {
            await release.Task;
            throw new InvalidOperationException("too late");
        }), options);
        using var raw = new RawGrpcClient(cri.SocketPath);

        // The raw client has no deadline of its own: the answer is the server's.
        var watch = Stopwatch.StartNew();
        RawAnswer answer = await raw.PostAsync(
            "/runtime.v1.RuntimeService/StopContainer", RawGrpcClient.Frame(new StopContainerRequest()), ("grpc-timeout", "100m"));

        Assert.Equal("4", answer.Headers["grpc-status"]);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(90), CriHarness.Patience);
        Assert.True((await ends.Task.WaitAsync(CriHarness.Patience)).DeadlineExceeded);
        Assert.False(late.Task.IsCompleted);
        release.SetResult();
        Assert.Equal("too late", (await late.Task.WaitAsync(CriHarness.Patience)).Message);
    }

    [Fact]
    public async Task Handler_BlocksItsThread_ServerAnswersAtTheDeadline()
    {
        using var release = new ManualResetEventSlim();
        await using CriHarness cri = await CriHarness.StartAsync(t => AddStop(t, _ =>
        {
            release.Wait(CriHarness.Patience);
            return Task.CompletedTask;
        }));
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(
            "/runtime.v1.RuntimeService/StopContainer", RawGrpcClient.Frame(new StopContainerRequest()), ("grpc-timeout", "100m"));

        Assert.False(release.IsSet);
        Assert.Equal("4", answer.Headers["grpc-status"]);
        release.Set();
    }

    [Fact]
    public async Task Client_DeadlinePasses_SaysDeadlineExceeded()
    {
        var release = new TaskCompletionSource();
        await using CriHarness cri = await CriHarness.StartAsync(t => AddStop(t, _ => release.Task));

        CriException e = await Assert.ThrowsAsync<CriException>(() => cri.Runtime.StopContainerAsync(
            new StopContainerRequest(), CancellationToken.None, TimeSpan.FromMilliseconds(50)));

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, e.Code);
        release.SetResult();
    }

    [Fact]
    public async Task Client_DeadlineHasPassed_SaysDeadlineExceeded()
    {
        await using CriHarness cri = await CriHarness.StartAsync(t => AddStop(t, _ => Task.CompletedTask));

        CriException e = await Assert.ThrowsAsync<CriException>(() => cri.Runtime.StopContainerAsync(
            new StopContainerRequest(), CancellationToken.None, TimeSpan.Zero));

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, e.Code);
    }

    [Fact]
    public async Task Client_Cancels_HandlerIsToldAndCauseIsTheClient()
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource<GrpcCallEnd>();
        await using CriHarness cri = await CriHarness.StartAsync(t => AddStop(t, async call =>
        {
            entered.SetResult();
            var told = new TaskCompletionSource();
            await using CancellationTokenRegistration on = call.CancellationToken.Register(told.SetResult);
            await told.Task;
            cancelled.SetResult(call.End);
        }));
        using var caller = new CancellationTokenSource();

        Task call = cri.Runtime.StopContainerAsync(new StopContainerRequest(), caller.Token);
        await entered.Task.WaitAsync(CriHarness.Patience);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(GrpcCallEnd.ClientCanceled, await cancelled.Task.WaitAsync(CriHarness.Patience));
    }

    [Theory]
    [InlineData("1x")]
    [InlineData("123456789S")]
    [InlineData("")]
    public async Task TimeoutHeader_Malformed_Internal(string timeout)
    {
        await using CriHarness cri = await CriHarness.StartAsync(t => AddStop(t, _ => Task.CompletedTask));
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(
            "/runtime.v1.RuntimeService/StopContainer", RawGrpcClient.Frame(new StopContainerRequest()), ("grpc-timeout", timeout));

        Assert.Equal("13", answer.Headers["grpc-status"]);
    }

    [Fact]
    public async Task TimeoutHeader_LongerThanTimersReach_NoDeadline()
    {
        GrpcCall? seen = null;
        await using CriHarness cri = await CriHarness.StartAsync(t => AddStop(t, call =>
        {
            seen = call;
            return Task.CompletedTask;
        }));
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(
            "/runtime.v1.RuntimeService/StopContainer", RawGrpcClient.Frame(new StopContainerRequest()), ("grpc-timeout", "99999999H"));

        Assert.Equal("0", answer.Trailers["grpc-status"]);
        Assert.Null(seen!.Deadline);
    }

    private static void AddStop(GrpcMethodTable table, Func<GrpcCall, Task> body) => table.AddUnary(
        "RuntimeService/StopContainer",
        StopContainerRequest.Parser,
        async (_, call) =>
        {
            await body(call);
            return new StopContainerResponse();
        });
}
