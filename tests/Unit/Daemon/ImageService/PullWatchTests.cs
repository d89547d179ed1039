using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Daemon.ImageService;
using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Tests.Unit.Daemon.ImageService;

public sealed class PullWatchTests
{
    private static readonly ImageReference Busybox = ImageReference.Parse("docker.io/library/busybox:latest");
    private static readonly Digest Lower = Digest.Parse("sha256:" + new string('a', 64));
    private static readonly Digest Upper = Digest.Parse("sha256:" + new string('b', 64));

    private readonly HastyTime _time = new();
    private readonly PullWatch _watch;

    public PullWatchTests() => _watch = new PullWatch(_time);

    [Fact]
    public async Task Watch_PullUnderWay_TellsWhatWasBeforeAndEndsWithIt()
    {
        PullReporter pull = _watch.Begin(Busybox);
        pull.Report(new PullProgress(Lower, PullPhase.Exists, 5, 5));
        pull.Report(new PullProgress(Upper, PullPhase.Waiting, 0, 9));
        await using IAsyncEnumerator<IReadOnlyList<PullProgress>> snapshots = Watch(Busybox);

        Assert.True(await snapshots.MoveNextAsync());
        Assert.Equal([(Lower, PullPhase.Exists), (Upper, PullPhase.Waiting)], snapshots.Current.Select(l => (l.Layer, l.Phase)));

        pull.Report(new PullProgress(Upper, PullPhase.Done, 9, 9));
        pull.Dispose();
        Assert.True(await snapshots.MoveNextAsync());
        Assert.Equal((Upper, PullPhase.Done), (snapshots.Current[1].Layer, snapshots.Current[1].Phase));
        Assert.False(await snapshots.MoveNextAsync());
    }

    [Fact]
    public async Task Watch_BeforeThePull_WaitsForIt()
    {
        var watch = new PullWatch(TimeProvider.System);
        await using IAsyncEnumerator<IReadOnlyList<PullProgress>> snapshots =
            watch.WatchAsync(ImageReference.Parse("busybox"), CancellationToken.None).GetAsyncEnumerator();
        Task<bool> first = snapshots.MoveNextAsync().AsTask();

        Assert.False(first.IsCompleted);
        using (PullReporter pull = watch.Begin(Busybox))
            pull.Report(new PullProgress(Lower, PullPhase.Done, 5, 5));

        Assert.True(await first);
        Assert.Equal(Lower, Assert.Single(snapshots.Current).Layer);
        Assert.False(await snapshots.MoveNextAsync());
    }

    [Fact]
    public async Task Watch_NoPull_EndsWhenPatienceDoes()
    {
        using PullReporter other = _watch.Begin(ImageReference.Parse("other"));
        other.Report(new PullProgress(Lower, PullPhase.Done, 5, 5));

        await using IAsyncEnumerator<IReadOnlyList<PullProgress>> snapshots = Watch(Busybox);

        Assert.False(await snapshots.MoveNextAsync());
        Assert.Equal([PullWatch.Patience], _time.Asked);
    }

    [Fact]
    public async Task Watch_Snapshots_AreAnIntervalApart()
    {
        PullReporter pull = _watch.Begin(Busybox);
        pull.Report(new PullProgress(Lower, PullPhase.Downloading, 1, 5));
        await using IAsyncEnumerator<IReadOnlyList<PullProgress>> snapshots = Watch(Busybox);

        Assert.True(await snapshots.MoveNextAsync());
        pull.Dispose();
        Assert.False(await snapshots.MoveNextAsync());

        Assert.Contains(PullWatch.Interval, _time.Asked);
        Assert.DoesNotContain(_time.Asked, asked => asked < PullWatch.Interval);
    }

    [Fact]
    public async Task Watch_TwoPullsOfOneImage_EndsWithTheLastAndGoesNotBack()
    {
        PullReporter first = _watch.Begin(Busybox);
        PullReporter second = _watch.Begin(Busybox);
        first.Report(new PullProgress(Lower, PullPhase.Downloading, 3, 5));
        second.Report(new PullProgress(Lower, PullPhase.Waiting, 0, 5));
        first.Dispose();
        first.Dispose();
        await using IAsyncEnumerator<IReadOnlyList<PullProgress>> snapshots = Watch(Busybox);

        Assert.True(await snapshots.MoveNextAsync());
        Assert.Equal(3, Assert.Single(snapshots.Current).Current);

        second.Dispose();
        Assert.False(await snapshots.MoveNextAsync());
    }

    [Fact]
    public async Task Watch_TooMany_IsRefusedUntilOneLeaves()
    {
        using PullReporter pull = _watch.Begin(Busybox);
        using var leave = new CancellationTokenSource();
        var others = Enumerable.Range(0, PullWatch.MostWatchers)
            .Select(_ => Watch(Busybox, leave.Token).MoveNextAsync().AsTask()).ToList();

        var refused = await Assert.ThrowsAsync<CriException>(async () => await Watch(Busybox).MoveNextAsync());
        Assert.Equal(GrpcStatusCode.ResourceExhausted, refused.Code);

        await leave.CancelAsync();
        foreach (Task<bool> other in others)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        pull.Report(new PullProgress(Lower, PullPhase.Done, 5, 5));
        await using IAsyncEnumerator<IReadOnlyList<PullProgress>> next = Watch(Busybox);
        Assert.True(await next.MoveNextAsync());
    }

    private IAsyncEnumerator<IReadOnlyList<PullProgress>> Watch(ImageReference image, CancellationToken cancellation = default) =>
        _watch.WatchAsync(image, cancellation).GetAsyncEnumerator(CancellationToken.None);
}
