using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Daemon.Api;

namespace Sampan.Tests.Unit.Daemon.Api;

public sealed class ReadyGateTests
{
    [Fact]
    public void Handlers_BeforeOpen_AreUnavailable() =>
        Assert.Equal(GrpcStatusCode.Unavailable, Assert.Throws<CriException>(() => new ReadyGate().Handlers).Code);
}
