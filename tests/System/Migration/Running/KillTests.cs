using System.Globalization;
using Sampan.Migration.Running;
using Sampan.Tests.System.Cni;

namespace Sampan.Tests.System.Migration.Running;

/// <summary>kill -9 at every line of a journal: going on ends right, and so does going back, to the byte.</summary>
public sealed class KillTests
{
    // Twice as many lines as the plan's steps, and a few about the run.
    private const int LeastLines = 17, MostLines = 60;

    [RootFact]
    public async Task Apply_KilledBeforeAnyLine_IsResumedThenTakenBack() => await ForwardAsync("before");

    [RootFact]
    public async Task Apply_KilledAfterAnyLine_IsResumedThenTakenBack() => await ForwardAsync("after");

    [RootFact]
    public async Task Apply_KilledAfterAnyLine_IsTakenBackAtOnce() => await EachLineAsync("after", async (node, kill) =>
    {
        if (!await node.RunAsync("apply", kill))
            return false;
        Assert.Equal(RunState.RolledBack, (await node.Runner().RollbackAsync(null, default)).State);
        await node.AssertAsBeforeAsync(kill);
        return true;
    });

    [RootFact]
    public async Task Rollback_KilledBeforeAnyLine_IsResumed() => await BackAsync("before");

    [RootFact]
    public async Task Rollback_KilledAfterAnyLine_IsResumed() => await BackAsync("after");

    private static Task ForwardAsync(string when) => EachLineAsync(when, async (node, kill) =>
    {
        if (!await node.RunAsync("apply", kill))
            return false;
        // Killed before its first line a run has not begun.
        Assert.False(kill == "before:1" ? await node.RunAsync("apply", null) : await node.RunAsync("resume", null));
        await node.AssertDoneAsync(kill);
        Assert.Equal(RunState.RolledBack, (await node.Runner().RollbackAsync(null, default)).State);
        await node.AssertAsBeforeAsync(kill);
        return true;
    });

    private static Task BackAsync(string when) => EachLineAsync(when, async (node, kill) =>
    {
        Assert.False(await node.RunAsync("apply", null));
        if (!await node.RunAsync("rollback", kill))
            return false;
        if (!IsOver(node))
        {
            // Killed before the first line of the way back, it is still on its way forward.
            RunOutcome outcome = kill == "before:1" ? await node.Runner().RollbackAsync(null, default) : await node.Runner().ResumeAsync(new RunChoices(), default);
            Assert.Equal((RunState.RolledBack, true), (outcome.State, outcome.BackOnDemand));
        }
        await node.AssertAsBeforeAsync(kill);
        return true;
    });

    private static bool IsOver(KilledNode node)
    {
        string journal = Path.Combine(Directory.GetDirectories(node.Runs).Single(), "journal.jsonl");
        return Journal.Read(journal)[^1].Event == JournalEvent.RolledBack;
    }

    private static async Task EachLineAsync(string when, Func<KilledNode, string, Task<bool>> run)
    {
        int line = 1;
        for (bool killed = true; killed; line++)
        {
            Assert.True(line < MostLines);
            await using KilledNode node = await KilledNode.StartAsync();
            killed = await run(node, string.Create(CultureInfo.InvariantCulture, $"{when}:{line}"));
        }
        Assert.True(line > LeastLines, $"there were {line - 2} lines only");
    }
}
