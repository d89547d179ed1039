using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Daemon.Lifecycle;
using Sampan.Tests.Unit.Daemon.Stats;

namespace Sampan.Tests.Unit.Daemon.Lifecycle;

public sealed class StepTimesTests
{
    private readonly SteppedTime _time = new();
    private readonly StepRunner _steps;

    public StepTimesTests() => _steps = new StepRunner(_time, () => TimeSpan.FromSeconds(30), NullLogger<StepRunner>.Instance);

    [Fact]
    public async Task UnderWay_InAStep_NamesObjectAndStepWithTheirTimes()
    {
        var hang = new TaskCompletionSource();
        Task run = _steps.RunAsync("sandbox 1", [Passes("make files", 2), new("set up the network", _ => hang.Task)], _ => { }, CancellationToken.None);

        _time.Pass(TimeSpan.FromSeconds(7));

        OperationTimes times = Assert.Single(_steps.Times.UnderWay);
        Assert.Equal(("sandbox 1", "set up the network", 9.0, null), (times.Object, times.Step, times.Seconds, times.Ended));
        Assert.Equal([("make files", 2.0), ("set up the network", 7.0)], times.Steps.Select(step => (step.Key, step.Value)));
        Assert.Empty(_steps.Times.Slow);
        hang.SetResult();
        await run;
        Assert.Empty(_steps.Times.UnderWay);
    }

    [Fact]
    public async Task Slow_OperationsThatTookLong_AreRememberedNewestFirst()
    {
        await _steps.RunAsync("sandbox 1", [Passes("a", 5)], _ => { }, CancellationToken.None);
        await _steps.RunAsync("sandbox 2", [Passes("a", 4.9)], _ => { }, CancellationToken.None);
        await Assert.ThrowsAsync<StepFailedException>(() => _steps.RunAsync(
            "sandbox 3", [Passes("a", 6), new("b", _ => throw new IOException("disk"))], _ => { }, CancellationToken.None));

        Assert.Equal([("sandbox 3", "b"), ("sandbox 1", "a")], _steps.Times.Slow.Select(times => (times.Object, times.Step)));
        Assert.All(_steps.Times.Slow, times => Assert.NotNull(times.Ended));
    }

    [Fact]
    public async Task Slow_Many_KeepsTheLast()
    {
        for (int i = 0; i < 40; i++)
        {
            await _steps.RunAsync($"sandbox {i}", [Passes("a", 5)], _ => { }, CancellationToken.None);
        }

        Assert.Equal(32, _steps.Times.Slow.Count);
        Assert.Equal("sandbox 39", _steps.Times.Slow[0].Object);
    }

    private Step Passes(string name, double seconds) => new(name, _ =>
    {
        _time.Pass(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    });
}
