using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;

namespace Sampan.Tests.Unit.Daemon.Containers;

public sealed class ExitReasonsTests
{
    [Theory]
    [InlineData(0, false, "Completed")]
    [InlineData(1, false, "Error")]
    [InlineData(137, false, "Error")]
    [InlineData(137, true, "OOMKilled")]
    [InlineData(0, true, "Completed")]
    [InlineData(1, true, "Error")]
    public void Of_Exit_IsOneWord(int code, bool outOfMemory, string reason) =>
        Assert.Equal(reason, ExitReasons.Of(new ContainerExit(code, 1, outOfMemory)));
}
