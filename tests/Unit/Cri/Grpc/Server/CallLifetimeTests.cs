using Sampan.Cri.Grpc.Server;

namespace Sampan.Tests.Unit.Cri.Grpc.Server;

public sealed class CallLifetimeTests
{
    [Fact]
    public void New_NothingHappened_NotEnded()
    {
        using var lifetime = new CallLifetime();
        lifetime.EndAfter(TimeSpan.FromHours(1), TimeProvider.System);

        Assert.Equal(GrpcCallEnd.None, lifetime.End);
        Assert.False(lifetime.Token.IsCancellationRequested);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void EndAfter_NoTimeLeft_EndedAtOnce(int milliseconds)
    {
        using var lifetime = new CallLifetime();
        lifetime.EndAfter(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);

        Assert.Equal(GrpcCallEnd.DeadlineExceeded, lifetime.End);
        Assert.True(lifetime.Token.IsCancellationRequested);
    }

    [Fact]
    public void EndOn_SeveralTriggers_FirstCauseWins()
    {
        using var client = new CancellationTokenSource();
        using var stop = new CancellationTokenSource();
        using var lifetime = new CallLifetime();
        lifetime.EndOn(GrpcCallEnd.ClientCanceled, client.Token);
        lifetime.EndOn(GrpcCallEnd.ServerStopping, stop.Token);

        stop.Cancel();
        client.Cancel();

        Assert.Equal(GrpcCallEnd.ServerStopping, lifetime.End);
        Assert.True(lifetime.Token.IsCancellationRequested);
    }

    [Fact]
    public void Dispose_TriggerAfterwards_Ignored()
    {
        using var client = new CancellationTokenSource();
        var lifetime = new CallLifetime();
        lifetime.EndOn(GrpcCallEnd.ClientCanceled, client.Token);
        lifetime.Dispose();

        client.Cancel();

        Assert.Equal(GrpcCallEnd.None, lifetime.End);
    }
}
