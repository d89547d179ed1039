using Sampan.Cri.Grpc.Server;

namespace Sampan.Tests.Unit.Cri.Grpc.Server;

public sealed class InFlightTests
{
    [Fact]
    public void WhenIdle_NothingTracked_Completed() => Assert.True(new InFlight().WhenIdle().IsCompleted);

    [Fact]
    public async Task WhenIdle_SomeLeft_CompletesWithTheLast()
    {
        var inFlight = new InFlight();
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        inFlight.Track(first.Task);
        inFlight.Track(second.Task);

        Task idle = inFlight.WhenIdle();
        first.SetException(new IOException());
        Assert.False(idle.IsCompleted);
        second.SetResult();

        await idle.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(inFlight.WhenIdle().IsCompleted);
    }
}
