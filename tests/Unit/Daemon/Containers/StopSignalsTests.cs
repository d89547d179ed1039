using Sampan.Cri.V1;
using Sampan.Daemon.Containers;

namespace Sampan.Tests.Unit.Daemon.Containers;

public sealed class StopSignalsTests
{
    [Theory]
    [InlineData(Signal.RuntimeDefault, null, 15)]
    [InlineData(Signal.RuntimeDefault, "", 15)]
    [InlineData(Signal.RuntimeDefault, "SIGQUIT", 3)]
    [InlineData(Signal.RuntimeDefault, "37", 37)]
    [InlineData(Signal.RuntimeDefault, "SIGNONSENSE", 15)]
    [InlineData(Signal.Sigusr1, "SIGQUIT", 10)]
    [InlineData(Signal.Sigrtmin, null, 34)]
    [InlineData(Signal.Sigrtminplus3, null, 37)]
    [InlineData(Signal.Sigrtmaxminus14, null, 50)]
    [InlineData(Signal.Sigrtmax, null, 64)]
    public void Choose_RequestThenImageThenTerm(Signal requested, string? image, int signal) =>
        Assert.Equal(signal, StopSignals.Choose(requested, image));

    [Fact]
    public void Choose_EveryNameOfCri_IsASignalOfItsOwn() => Assert.All(
        Enum.GetValues<Signal>().Where(signal => signal is not (Signal.RuntimeDefault or Signal.Sigterm)),
        signal => Assert.NotEqual(15, StopSignals.Choose(signal, null)));

    [Theory]
    [InlineData(15, Signal.Sigterm)]
    [InlineData(9, Signal.Sigkill)]
    [InlineData(17, Signal.Sigchld)]
    [InlineData(37, Signal.Sigrtminplus3)]
    [InlineData(50, Signal.Sigrtmaxminus14)]
    public void ToCri_Number_IsItsName(int number, Signal signal) => Assert.Equal(signal, StopSignals.ToCri(number));
}
