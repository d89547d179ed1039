using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Tests.Unit.Daemon.State;

public sealed class ContainerRecordTests
{
    public enum Verb
    {
        Start,
        Exit,
    }

    [Theory]
    [InlineData(ContainerState.ContainerCreated, Verb.Start, ContainerState.ContainerRunning)]
    [InlineData(ContainerState.ContainerCreated, Verb.Exit, ContainerState.ContainerExited)]
    [InlineData(ContainerState.ContainerRunning, Verb.Exit, ContainerState.ContainerExited)]
    [InlineData(ContainerState.ContainerExited, Verb.Exit, ContainerState.ContainerExited)]
    [InlineData(ContainerState.ContainerRunning, Verb.Start, null)]
    [InlineData(ContainerState.ContainerExited, Verb.Start, null)]
    public void Verb_InState_LeadsTo(ContainerState state, Verb verb, ContainerState? next)
    {
        ContainerRecord record = In(state);

        if (next is null)
        {
            Assert.Contains(record.Id, Assert.Throws<InvalidOperationException>(() => Apply(record, verb)).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(next, Apply(record, verb).State);
        }
    }

    [Fact]
    public void Exited_Twice_TheFirstStands()
    {
        ContainerRecord once = In(ContainerState.ContainerRunning).Exited(30, 7, "Error", "first");

        Assert.Same(once, once.Exited(40, 255, "Unknown", "second"));
        Assert.Equal((30, 7, "Error", "first"), (once.FinishedAt, once.ExitCode, once.Reason, once.Message));
    }

    private static ContainerRecord In(ContainerState state) => state switch
    {
        ContainerState.ContainerCreated => Records.Container("c1"),
        ContainerState.ContainerRunning => Records.Container("c1") with { StartedAt = 10 },
        ContainerState.ContainerExited => Records.Container("c1") with { StartedAt = 10, FinishedAt = 20, ExitCode = 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static ContainerRecord Apply(ContainerRecord record, Verb verb) =>
        verb == Verb.Start ? record.Started(50) : record.Exited(60, 0, "Completed", "");
}
