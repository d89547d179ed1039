using Sampan.Daemon.Lifecycle;

namespace Sampan.Tests.Unit.Daemon.Lifecycle;

public sealed class JoinedOperationsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TaskCompletionSource<string> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    [Fact]
    public async Task Run_SameKeyTwice_RunsOnceForBoth()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: true);

        Task<string> first = operations.RunAsync("a", Limit, WorkAsync, CancellationToken.None);
        Task<string> second = operations.RunAsync("a", Limit, WorkAsync, CancellationToken.None);
        _end.SetResult("made");

        Assert.Equal(["made", "made"], await Task.WhenAll(first, second));
        Assert.Equal(1, _runs);
        Assert.Empty(operations.Unclaimed);
    }

    [Fact]
    public async Task Run_OtherKey_RunsApart()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: true);
        _end.SetResult("made");

        await operations.RunAsync("a", Limit, WorkAsync, CancellationToken.None);
        await operations.RunAsync("b", Limit, WorkAsync, CancellationToken.None);

        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task Run_CallerLeaves_TheOthersGetTheResult()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: true);
        using var leave = new CancellationTokenSource();
        Task<string> leaver = operations.RunAsync("a", Limit, WorkAsync, leave.Token);
        Task<string> stayer = operations.RunAsync("a", Limit, WorkAsync, CancellationToken.None);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        _end.SetResult("made");

        Assert.Equal("made", await stayer);
        Assert.Empty(operations.Unclaimed);
    }

    [Fact]
    public async Task Run_AllCallersLeave_TheRetryGetsTheResultWithoutASecondRun()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: true);
        await AbandonAsync(operations);

        _end.SetResult("made");
        await UntilAsync(() => operations.Stages.Count == 0);

        Assert.Equal("made", Assert.Single(operations.Unclaimed).Result);
        Assert.Equal("made", await operations.RunAsync("a", Limit, WorkAsync, CancellationToken.None));
        Assert.Equal(1, _runs);
        Assert.Empty(operations.Unclaimed);
    }

    [Fact]
    public async Task Run_AllCallersLeaveAStop_NothingIsKept()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: false);
        await AbandonAsync(operations);

        _end.SetResult("stopped");
        await UntilAsync(() => operations.Stages.Count == 0);

        Assert.Empty(operations.Unclaimed);
        await operations.RunAsync("a", Limit, WorkAsync, CancellationToken.None);
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task Run_CallerLeavesAsTheWorkEnds_TheRetryGetsTheResultWithoutASecondRun()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: true);
        for (int i = 0; i < 2000; i++)
        {
            int runs = 0;
            var end = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            using var leave = new CancellationTokenSource();
            Task<string> Call(CancellationToken token) => operations.RunAsync(
                "a",
                Limit,
                (_, _) =>
                {
                    Interlocked.Increment(ref runs);
                    return end.Task;
                },
                token);
            Task<string> leaver = Call(leave.Token);
            using var start = new Barrier(2);

            Task ending = Task.Run(() =>
            {
                start.SignalAndWait();
                end.SetResult($"made {i}");
            });
            start.SignalAndWait();
            await leave.CancelAsync();
            // The retry does not wait until the runtime has seen that its first caller left.
            string? retry = leaver.IsCompletedSuccessfully ? null : await Call(CancellationToken.None);
            string? first = await leaver.ContinueWith(call => call.IsCanceled ? null : call.Result, TaskScheduler.Default);
            await ending;

            // Who left late enough to get the result may have got it after the retry began.
            Assert.True(runs == 1 || (runs == 2 && first is not null), $"{runs} runs, the first caller got {first ?? "nothing"}");
            Assert.Equal($"made {i}", retry ?? first);
            Assert.Empty(operations.Unclaimed);
            Assert.Empty(operations.Stages);
        }
    }

    [Fact]
    public async Task Run_RetryBeforeTheEnd_JoinsTheAbandonedRun()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: true);
        await AbandonAsync(operations);

        Task<string> retry = operations.RunAsync("a", Limit, WorkAsync, CancellationToken.None);
        _end.SetResult("made");

        Assert.Equal("made", await retry);
        Assert.Equal(1, _runs);
        Assert.Empty(operations.Unclaimed);
    }

    [Fact]
    public async Task Run_Fails_FreesTheKey()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: true);

        await Assert.ThrowsAsync<IOException>(() => operations.RunAsync(
            "a", Limit, (_, _) => throw new IOException("disk"), CancellationToken.None));
        _end.SetResult("made");

        Assert.Equal("made", await operations.RunAsync("a", Limit, WorkAsync, CancellationToken.None));
    }

    [Fact]
    public async Task Run_TimeIsUp_CancelsTheWork()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => operations.RunAsync(
            "a",
            TimeSpan.FromMilliseconds(1),
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return "never";
            },
            CancellationToken.None));

        Assert.Empty(operations.Stages);
    }

    [Fact]
    public async Task Run_TokenCancelledBefore_DoesNotBegin()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            operations.RunAsync("a", Limit, WorkAsync, new CancellationToken(canceled: true)));

        Assert.Equal(0, _runs);
    }

    [Fact]
    public async Task Forget_UnclaimedResult_IsMadeAnew()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: true);
        await AbandonAsync(operations);
        _end.SetResult("made");
        await UntilAsync(() => operations.Unclaimed.Count == 1);

        operations.Forget("made");

        Assert.Empty(operations.Unclaimed);
        await operations.RunAsync("a", Limit, WorkAsync, CancellationToken.None);
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task Stages_UnderWay_NameTheStep()
    {
        var operations = new JoinedOperations<string>(TimeProvider.System, keepsUnclaimed: true);

        Task<string> run = operations.RunAsync("a", Limit, WorkAsync, CancellationToken.None);
        await UntilAsync(() => operations.Stages.TryGetValue("a", out string? stage) && stage == "working");
        _end.SetResult("made");
        await run;

        Assert.Empty(operations.Stages);
    }

    private async Task<string> WorkAsync(Action<string> entered, CancellationToken token)
    {
        Interlocked.Increment(ref _runs);
        entered("working");
        return await _end.Task;
    }

    private async Task AbandonAsync(JoinedOperations<string> operations)
    {
        using var leave = new CancellationTokenSource();
        Task<string> leaver = operations.RunAsync("a", Limit, WorkAsync, leave.Token);
        await UntilAsync(() => operations.Stages.GetValueOrDefault("a") == "working");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            await Task.Delay(1, limit.Token);
        }
    }
}
