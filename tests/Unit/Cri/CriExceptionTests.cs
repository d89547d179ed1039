using Sampan.Cri;
using Sampan.Cri.Grpc;

namespace Sampan.Tests.Unit.Cri;

public sealed class CriExceptionTests
{
    public static TheoryData<CriException, GrpcStatusCode> Factories => new()
    {
        { CriException.NotFound("m"), GrpcStatusCode.NotFound },
        { CriException.InvalidArgument("m"), GrpcStatusCode.InvalidArgument },
        { CriException.AlreadyExists("m"), GrpcStatusCode.AlreadyExists },
        { CriException.FailedPrecondition("m"), GrpcStatusCode.FailedPrecondition },
        { CriException.Unavailable("m"), GrpcStatusCode.Unavailable },
        { CriException.Unimplemented("m"), GrpcStatusCode.Unimplemented },
        { CriException.ResourceExhausted("m"), GrpcStatusCode.ResourceExhausted },
        { CriException.DeadlineExceeded("m"), GrpcStatusCode.DeadlineExceeded },
        { CriException.Canceled("m"), GrpcStatusCode.Canceled },
        { CriException.Internal("m"), GrpcStatusCode.Internal },
        { CriException.Unknown("m"), GrpcStatusCode.Unknown },
        { CriException.FromStatus(new(GrpcStatusCode.Aborted, "m")), GrpcStatusCode.Aborted },
    };

    [Theory]
    [MemberData(nameof(Factories))]
    public void Factory_Made_CarriesItsCode(CriException exception, GrpcStatusCode code)
    {
        Assert.Equal(code, exception.Code);
        Assert.Equal("m", exception.Message);
    }

    [Fact]
    public void FromStatus_Ok_IsNoError() => Assert.Throws<ArgumentException>(() => CriException.FromStatus(GrpcStatus.Ok));
}
