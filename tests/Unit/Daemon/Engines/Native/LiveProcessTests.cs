using System.Diagnostics;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Native;
using Sampan.Linux.Processes;

namespace Sampan.Tests.Unit.Daemon.Engines.Native;

public sealed class LiveProcessTests : IDisposable
{
    private readonly Process _sleep = Process.Start("sleep", "60");

    private ContainerProcess Target => new(_sleep.Id, ProcessStat.TryRead(_sleep.Id)!.Value.StartTime, 0);

    public void Dispose()
    {
        _sleep.Kill();
        _sleep.Dispose();
    }

    [Fact]
    public void Read_Lives_IsWhatWasFound() => Assert.Equal("usage", LiveProcess.Read(Target, () => "usage"));

    [Fact]
    public void Read_EndsMeanwhile_IsNothing() => Assert.Null(LiveProcess.Read(Target, End));

    [Fact]
    public void Read_PidIsAnothersByNow_IsNothing() =>
        Assert.Null(LiveProcess.Read(Target with { StartTime = 1 }, () => "usage"));

    private string End()
    {
        _sleep.Kill();
        _sleep.WaitForExit();
        return "the node's";
    }
}
