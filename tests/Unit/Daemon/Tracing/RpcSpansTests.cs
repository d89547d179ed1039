using System.Diagnostics;
using Sampan.Cri;
using Sampan.Cri.Grpc.Server;
using Sampan.Daemon.Api;
using Sampan.Daemon.Tracing;

namespace Sampan.Tests.Unit.Daemon.Tracing;

public sealed class RpcSpansTests
{
    private readonly RpcSpans _spans = new(StatusMapper.Map);

    [Fact]
    public async Task Run_NobodyListens_MakesNothing()
    {
        Activity? inside = null;

        await _spans.RunAsync(new GrpcCall("RuntimeService/Version", CancellationToken.None), () =>
        {
            inside = Activity.Current;
            return Task.CompletedTask;
        });

        Assert.Null(inside);
        Assert.Null(Spans.Start("anything"));
    }

    [Fact]
    public async Task Run_Fails_HasTheCodeAndLetsTheExceptionThrough()
    {
        var ended = new List<Activity>();
        string own = Guid.NewGuid().ToString();
        using ActivityListener listener = Listen(ended);

        await Assert.ThrowsAsync<CriException>(() => _spans.RunAsync(
            new GrpcCall("RuntimeService/StopContainer", CancellationToken.None),
            () =>
            {
                using (Spans.Start("below", own))
                {
                }
                throw CriException.Internal(own);
            }));

        Activity below = ended.Single(span => span.OperationName == $"below {own}");
        Activity call = ended.Single(span => span.SpanId == below.ParentSpanId);
        Assert.Equal("runtime.v1.RuntimeService/StopContainer", call.OperationName);
        Assert.Equal((13, ActivityStatusCode.Error, own), (call.GetTagItem("rpc.grpc.status_code"), call.Status, call.StatusDescription));
    }

    [Fact]
    public async Task Run_CallersMistake_IsNoFaultOfOurs()
    {
        var ended = new List<Activity>();
        string own = Guid.NewGuid().ToString();
        using ActivityListener listener = Listen(ended);

        await Assert.ThrowsAsync<CriException>(() => _spans.RunAsync(
            new GrpcCall("RuntimeService/StopContainer", CancellationToken.None), () => throw CriException.NotFound(own)));

        Activity call = ended.Single(span => span.GetTagItem("sampan.message") as string == own);
        Assert.Equal((5, ActivityStatusCode.Unset), (call.GetTagItem("rpc.grpc.status_code"), call.Status));
    }

    [Fact]
    public void Start_OutsideOfACall_MakesNothing()
    {
        using ActivityListener listener = Listen([]);

        Assert.Null(Spans.Start("probe"));
    }

    private static ActivityListener Listen(List<Activity> ended)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Spans.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (ended)
                {
                    ended.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
