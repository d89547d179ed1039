using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Daemon.Streaming;

namespace Sampan.Tests.Unit.Daemon.Streaming;

public sealed class StreamTokensTests
{
    private static readonly StreamRequest Request = new PortForwardStreamRequest("pod", [80]);

    private readonly MovableTime _time = new();

    [Fact]
    public void Redeem_Twice_WorksOnce()
    {
        var tokens = new StreamTokens(_time);
        string token = tokens.Issue(Request);

        Assert.Same(Request, tokens.Redeem(token));
        Assert.Null(tokens.Redeem(token));
    }

    [Fact]
    public void Redeem_AfterItsLifetime_IsNothing()
    {
        var tokens = new StreamTokens(_time);
        string token = tokens.Issue(Request);

        _time.Now += StreamTokens.Lifetime;

        Assert.Null(tokens.Redeem(token));
    }

    [Fact]
    public void Issue_AboveTheCap_IsResourceExhaustedUntilSomeExpire()
    {
        var tokens = new StreamTokens(_time);
        for (int i = 0; i < StreamTokens.MaxInFlight; i++)
        {
            tokens.Issue(Request);
        }

        CriException refused = Assert.Throws<CriException>(() => tokens.Issue(Request));
        _time.Now += StreamTokens.Lifetime;

        Assert.Equal(GrpcStatusCode.ResourceExhausted, refused.Code);
        Assert.Same(Request, tokens.Redeem(tokens.Issue(Request)));
    }

    private sealed class MovableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
