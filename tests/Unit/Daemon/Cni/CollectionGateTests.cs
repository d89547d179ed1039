using Sampan.Daemon.Cni;

namespace Sampan.Tests.Unit.Daemon.Cni;

public class CollectionGateTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly CollectionGate _gate = new(TimeProvider.System);

    [Fact]
    public async Task Collect_WaitsForThePodsInside_AndLetsOthersIn()
    {
        IDisposable first = await EnterAsync("a");
        Task<IDisposable?> collecting = _gate.TryCollectAsync(Long, CancellationToken.None);
        IDisposable second = await EnterAsync("b");

        first.Dispose();
        Assert.False(collecting.IsCompleted);
        second.Dispose();

        Assert.NotNull(await collecting.WaitAsync(Long));
    }

    [Fact]
    public async Task Enter_WaitsForTheCollection()
    {
        IDisposable? collection = await _gate.TryCollectAsync(Long, CancellationToken.None);
        Task<IDisposable> pod = EnterAsync("a");

        Assert.False(pod.IsCompleted);
        Assert.False(_gate.IsInside("a"));
        collection!.Dispose();

        using IDisposable entered = await pod.WaitAsync(Long);
        Assert.True(_gate.IsInside("a"));
    }

    [Fact]
    public async Task Enter_GivesUpWithItsCaller_AndLeavesNothing()
    {
        IDisposable? collection = await _gate.TryCollectAsync(Long, CancellationToken.None);
        using var source = new CancellationTokenSource();
        Task<IDisposable> pod = _gate.EnterAsync("a", source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pod);
        collection!.Dispose();
        Assert.NotNull(await _gate.TryCollectAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task Collect_NeverQuiet_GivesUp()
    {
        using IDisposable pod = await EnterAsync("a");

        Assert.Null(await _gate.TryCollectAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None));
    }

    [Fact]
    public async Task Leave_Twice_CountsOnce()
    {
        IDisposable first = await EnterAsync("a");
        using IDisposable second = await EnterAsync("a");

        first.Dispose();
        first.Dispose();

        Assert.True(_gate.IsInside("a"));
    }

    private Task<IDisposable> EnterAsync(string id) => _gate.EnterAsync(id, CancellationToken.None);
}
