using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>The way back: takes back what a run did, newest first. Every undo runs, whatever became of the others, each on a clock of its own.</summary>
internal sealed class Retreat(Run run, StepKinds kinds, StepReporter reporter, TimeProvider time)
{
    /// <summary>How long one undo may take.</summary>
    internal static readonly TimeSpan UndoLimit = TimeSpan.FromMinutes(15);

    /// <summary>Takes back all steps of later phases.</summary>
    /// <param name="kept">The last phase that is kept; null to take back all.</param>
    /// <param name="onDemand">Whether somebody asked for it, rather than a failure.</param>
    /// <returns>The state that is on the journal now.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    internal async Task<RunState> GoAsync(Phase? kept, bool onDemand)
    {
        var record = new JsonObject();
        if (kept is not null)
            record[RunHistory.KeptPhase] = kept.ToString();
        if (onDemand)
            record[RunHistory.OnDemand] = true;
        string why = run.History.Message;
        run.Append("", JournalEvent.Rollback, record);
        var failed = new List<string>();
        foreach (PlanStep step in run.Plan.Steps.Reverse().Where(step => kept is null || step.Phase > kept))
        {
            if (run.History.Of(step.Id) != StepStatus.NotBegun && !await TryUndoAsync(step))
                failed.Add(step.Id);
        }
        if (failed.Count > 0)
            return run.History.State;
        if (kept is null)
            run.Append("", JournalEvent.RolledBack, message: why);
        else
            run.Append("", JournalEvent.Paused, message: $"It was taken back to the end of the phase {kept.ToString()!.ToLowerInvariant()}.");
        return run.History.State;
    }

    private async Task<bool> TryUndoAsync(PlanStep step)
    {
        // Found done by others, or failed before it began: nothing of it is ours.
        if (run.History.RecordOf(step.Id) is not { } record)
        {
            run.Append(step.Id, JournalEvent.Undone);
            return true;
        }
        reporter.Begin(RunEventKind.UndoBegins, step);
        run.Append(step.Id, JournalEvent.UndoIntent);
        try
        {
            using var clock = new CancellationTokenSource(UndoLimit, time);
            await kinds.Bind(step, run.Context).UndoAsync(record, clock.Token);
        }
        // The other undos run whatever became of this one.
        catch (Exception e) when (e is not JournalException)
        {
            string reason = e is OperationCanceledException
                ? string.Create(CultureInfo.InvariantCulture, $"it took longer than {UndoLimit.TotalMinutes:0} minutes")
                : e.Message;
            run.Append(step.Id, JournalEvent.UndoFailed, message: $"{step.Id} could not be taken back: {reason}");
            reporter.Tell(RunEventKind.UndoFailed, reason);
            return false;
        }
        run.Append(step.Id, JournalEvent.Undone);
        reporter.Tell(RunEventKind.UndoDone);
        return true;
    }
}
