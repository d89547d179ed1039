using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Daemon.Api;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Native;
using Sampan.Daemon.Lifecycle;
using Sampan.Daemon.State;
using Sampan.Images;
using Sampan.Images.Registry;

namespace Sampan.Tests.Unit.Daemon.Api;

public sealed class StatusMapperTests
{
    public static TheoryData<Exception, GrpcStatusCode, string> Table => new()
    {
        { CriException.NotFound("no pod"), GrpcStatusCode.NotFound, "no pod" },
        { CriException.FailedPrecondition("stopped"), GrpcStatusCode.FailedPrecondition, "stopped" },
        { new AmbiguousIdException("ab", 2), GrpcStatusCode.InvalidArgument, "id \"ab\" fits 2 objects: give more of its digits" },
        { new ImageNotFoundException("no image"), GrpcStatusCode.NotFound, "no image" },
        { new RegistryUnavailableException("refused"), GrpcStatusCode.Unknown, "RegistryUnavailable: refused" },
        { new Sampan.Images.Trust.SignatureValidationException("no"), GrpcStatusCode.Unknown, "SignatureValidationFailed: no" },
        { new RegistryUnauthorizedException("who"), GrpcStatusCode.Unauthenticated, "who" },
        { new ContainerStartException("runc create: x"), GrpcStatusCode.Unknown, "runc create: x" },
        { new OciRuntimeException("runc start: y"), GrpcStatusCode.Unknown, "runc start: y" },
        { new CniException("no network"), GrpcStatusCode.Unknown, "no network" },
        { new TimeoutException("late"), GrpcStatusCode.DeadlineExceeded, "late" },
        { new OperationCanceledException("odd words"), GrpcStatusCode.Canceled, "the operation was cancelled" },
        { new ImageStoreException("disk"), GrpcStatusCode.Unknown, "disk" },
        { new IOException("disk full"), GrpcStatusCode.Unknown, "disk full" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Map_Exception_HasItsCodeAndWords(Exception exception, GrpcStatusCode code, string message) =>
        Assert.Equal((code, message), Of(exception));

    [Fact]
    public void Map_FailedStep_HasTheCausesCodeAndNamesTheStep() => Assert.Equal(
        (GrpcStatusCode.InvalidArgument, "sandbox 1: make files: no handler"),
        Of(new StepFailedException("sandbox 1", "make files", CriException.InvalidArgument("no handler"), [])));

    [Fact]
    public void Map_FailedStepThatLeftSomething_SaysWhat() => Assert.Equal(
        (GrpcStatusCode.Unknown, "sandbox 1: network: down (left behind: undo of \"network\": busy)"),
        Of(new StepFailedException("sandbox 1", "network", new CniException("down"), ["undo of \"network\": busy"])));

    [Fact]
    public void Map_PauseImageUnavailable_KeepsTheTokenInFront() => Assert.Equal(
        (GrpcStatusCode.Unknown, "RegistryUnavailable: refused"),
        Of(new StepFailedException("sandbox 1", "fetch the pause image", new RegistryUnavailableException("refused"), [])));

    private static (GrpcStatusCode Code, string Message) Of(Exception exception)
    {
        GrpcStatus status = StatusMapper.Map(exception);
        return (status.Code, status.Message);
    }
}
