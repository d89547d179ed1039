using Sampan.Daemon.Engines.Docker.Images;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Images;

public sealed class PullDeadlineTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(100);
    private readonly ManualTime _time = new();
    private readonly PullPulse _pulse = new();

    [Fact]
    public void Expires_WhenNothingMoves_ThoughWordsCome()
    {
        using PullDeadline deadline = Begin();
        deadline.Note(moved: true, queued: false);
        _time.Advance(TimeSpan.FromSeconds(60));
        deadline.Note(moved: false, queued: false);
        Assert.False(deadline.Token.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.True(deadline.Expired);
        Assert.True(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public void Lives_WhileSomethingMoves()
    {
        using PullDeadline deadline = Begin();
        for (int i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(60));
            deadline.Note(moved: true, queued: false);
        }

        Assert.False(deadline.Token.IsCancellationRequested);
        _time.Advance(s_limit);
        Assert.True(deadline.Expired);
    }

    [Fact]
    public void Queued_LivesAsLongAsOthersMove()
    {
        using PullDeadline other = Begin();
        using PullDeadline deadline = Begin();
        deadline.Note(moved: true, queued: true);
        for (int i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(60));
            other.Note(moved: true, queued: false);
        }
        Assert.False(deadline.Token.IsCancellationRequested);

        _time.Advance(s_limit);
        Assert.True(deadline.Expired);
    }

    [Fact]
    public void NotQueued_IsNotKeptAliveByOthers()
    {
        using PullDeadline other = Begin();
        using PullDeadline deadline = Begin();
        deadline.Note(moved: true, queued: false);
        for (int i = 0; i < 2; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(60));
            other.Note(moved: true, queued: false);
        }

        Assert.True(deadline.Expired);
        Assert.False(other.Expired);
    }

    [Fact]
    public void Caller_EndsItToo_WhichIsNoExpiry()
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new PullDeadline(s_limit, _pulse, _time, caller.Token);
        caller.Cancel();

        Assert.True(deadline.Token.IsCancellationRequested);
        Assert.False(deadline.Expired);
    }

    private PullDeadline Begin() => new(s_limit, _pulse, _time, CancellationToken.None);
}
