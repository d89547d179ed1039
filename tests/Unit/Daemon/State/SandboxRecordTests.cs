using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Tests.Unit.Daemon.State;

public sealed class SandboxRecordTests
{
    [Theory]
    [InlineData(true, 0, "boot", true, PodSandboxState.SandboxReady)]
    [InlineData(false, 0, "boot", true, PodSandboxState.SandboxNotready)]
    [InlineData(true, 5, "boot", true, PodSandboxState.SandboxNotready)]
    [InlineData(true, 0, "another boot", true, PodSandboxState.SandboxNotready)]
    [InlineData(true, 0, "boot", false, PodSandboxState.SandboxNotready)]
    public void State_OfFacts_IsReadyOnlyWhenAllHold(bool complete, long stopped, string boot, bool running, PodSandboxState state)
    {
        SandboxRecord record = Records.Sandbox("s1") with { IsComplete = complete, StoppedAt = stopped };

        Assert.Equal(state, record.State(boot, running));
    }
}
