using Sampan.Migration.Running;

namespace Sampan.Tests.Unit.Migration.Running;

public sealed class RunHistoryTests
{
    [Fact]
    public void Message_RunThatPausedAndCameToItsEnd_IsEmpty()
    {
        var history = new RunHistory([Line(1, JournalEvent.Begin), Line(2, JournalEvent.Paused, "It was to stop after the phase stage.")]);
        Assert.Equal("It was to stop after the phase stage.", history.Message);
        history.Add(Line(3, JournalEvent.Soak));
        Assert.Equal((RunState.Soak, ""), (history.State, history.Message));
    }

    private static JournalRecord Line(int number, JournalEvent what, string message = "") =>
        new(number, "", what, DateTimeOffset.UnixEpoch, "boot", null, message);
}
