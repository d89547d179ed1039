using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Daemon.Lifecycle;

namespace Sampan.Tests.Unit.Daemon.Lifecycle;

public sealed class StepRunnerTests
{
    private readonly List<string> _events = [];
    private readonly StepRunner _runner = new(TimeProvider.System, () => TimeSpan.FromSeconds(30), NullLogger<StepRunner>.Instance);

    [Fact]
    public async Task Run_AllSucceed_RunsInOrderAndUndoesNothing()
    {
        var entered = new List<string>();

        await _runner.RunAsync("pod 1", [Step("a"), Step("b"), Step("c")], entered.Add, CancellationToken.None);

        Assert.Equal(["run a", "run b", "run c"], _events);
        Assert.Equal(["a", "b", "c"], entered);
    }

    [Fact]
    public async Task Run_OneFails_UndoesItAndAllBeforeItNewestFirst()
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _runner.RunAsync(
            "pod 1", [Step("a"), Step("b"), Step("c", fails: true), Step("d")], _ => { }, CancellationToken.None));

        Assert.Equal(["run a", "run b", "run c", "undo c", "undo b", "undo a"], _events);
        Assert.Equal(("c", "pod 1: c: c broke"), (failure.Step, failure.Message));
        Assert.IsType<IOException>(failure.InnerException);
        Assert.Empty(failure.UndoFailures);
    }

    [Fact]
    public async Task Run_UndosFailToo_EachIsTriedAndReported()
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _runner.RunAsync(
            "pod 1",
            [Step("a", undoFails: true), Step("b"), Step("c", undoFails: true), Step("d", fails: true)],
            _ => { },
            CancellationToken.None));

        Assert.Equal(["undo d", "undo c", "undo b", "undo a"], _events.Skip(4));
        Assert.Equal(["undo of \"c\": c sticks", "undo of \"a\": a sticks"], failure.UndoFailures);
    }

    [Fact]
    public async Task Run_StepWithoutUndo_IsPassedOver()
    {
        await Assert.ThrowsAsync<StepFailedException>(() => _runner.RunAsync(
            "pod 1", [Step("a"), Step("b") with { Undo = null }, Step("c", fails: true)], _ => { }, CancellationToken.None));

        Assert.Equal(["undo c", "undo a"], _events.Skip(3));
    }

    [Fact]
    public async Task Run_CancelledHalfWay_UndoesOnATokenOfItsOwn()
    {
        using var cancel = new CancellationTokenSource();
        bool undoCancelled = true;
        Step[] steps =
        [
            new("a", _ => cancel.CancelAsync(), token =>
            {
                undoCancelled = token.IsCancellationRequested;
                return Task.CompletedTask;
            }),
            Step("b"),
        ];

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _runner.RunAsync("pod 1", steps, _ => { }, cancel.Token));

        Assert.Equal("b", failure.Step);
        Assert.IsAssignableFrom<OperationCanceledException>(failure.InnerException);
        Assert.False(undoCancelled);
        Assert.Equal(["undo b"], _events);
    }

    private Step Step(string name, bool fails = false, bool undoFails = false) => new(
        name,
        _ => Act($"run {name}", fails ? $"{name} broke" : null),
        _ => Act($"undo {name}", undoFails ? $"{name} sticks" : null));

    private Task Act(string what, string? failure)
    {
        _events.Add(what);
        return failure is null ? Task.CompletedTask : throw new IOException(failure);
    }
}
