using Sampan.Daemon.Engines;
using Sampan.Linux.Processes;

namespace Sampan.Tests.Unit.Daemon.Engines;

public sealed class SandboxHandleTests
{
    [Fact]
    public void FindNetworkNamespace_OfAProcess_GoesWithIt()
    {
        int pid = Environment.ProcessId;
        ulong start = ProcessStat.TryRead(pid)!.Value.StartTime;
        var handle = new SandboxHandle { NetworkNamespace = $"/proc/{pid}/ns/net", PausePid = pid, PauseStartTime = start };

        Assert.Equal($"/proc/{pid}/ns/net", handle.FindNetworkNamespace());
        // The number is another process's by now.
        Assert.Null((handle with { PauseStartTime = start + 1 }).FindNetworkNamespace());
    }

    [Fact]
    public void FindNetworkNamespace_ThatIsPinned_Stays()
    {
        Assert.Equal("/run/netns/a", new SandboxHandle { NetworkNamespace = "/run/netns/a" }.FindNetworkNamespace());
        Assert.Null(new SandboxHandle().FindNetworkNamespace());
    }
}
