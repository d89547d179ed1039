using System.Text.Json.Nodes;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>What the lines of a journal come to. Pure.</summary>
internal sealed class RunHistory
{
    internal const string KeptPhase = "to", OnDemand = "asked";

    private readonly Dictionary<string, StepStatus> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _records = new(StringComparer.Ordinal);

    internal RunHistory(IReadOnlyList<JournalRecord> lines)
    {
        foreach (JournalRecord line in lines)
            Add(line);
    }

    /// <summary>How far the run is.</summary>
    internal RunState State { get; private set; } = RunState.Applying;

    /// <summary>Whether the way back was begun and is not at its end.</summary>
    internal bool GoingBack { get; private set; }

    /// <summary>The last phase that the way back keeps; null for none.</summary>
    internal Phase? Kept { get; private set; }

    /// <summary>Whether somebody asked for the last way back; a failure began it otherwise.</summary>
    internal bool BackOnDemand { get; private set; }

    /// <summary>Why it stopped; empty if nothing did.</summary>
    internal string Message { get; private set; } = "";

    /// <summary>Whether nothing more can happen.</summary>
    internal bool Closed => State is RunState.RolledBack or RunState.Finalized;

    /// <summary>How far a step is.</summary>
    internal StepStatus Of(string step) => _steps.GetValueOrDefault(step);

    /// <summary>What a step recorded before it began; null if it did not begin.</summary>
    internal JsonObject? RecordOf(string step) => _records.GetValueOrDefault(step);

    internal void Add(JournalRecord line)
    {
        if (line.Step.Length > 0)
            AddStep(line);
        (State, GoingBack) = line.Event switch
        {
            JournalEvent.Rollback => (RunState.RollingBack, true),
            JournalEvent.UndoIntent or JournalEvent.Undone => (RunState.RollingBack, true),
            JournalEvent.UndoFailed or JournalEvent.Drifted or JournalEvent.Failed => (RunState.NeedsOperator, GoingBack),
            JournalEvent.Paused => (RunState.Paused, false),
            JournalEvent.Interrupted => (RunState.Interrupted, GoingBack),
            JournalEvent.Soak => (RunState.Soak, false),
            JournalEvent.RolledBack => (RunState.RolledBack, false),
            JournalEvent.Finalized => (RunState.Finalized, false),
            _ => (RunState.Applying, false),
        };
        if (line.Event == JournalEvent.Rollback)
        {
            Kept = line.Record?[KeptPhase] is JsonValue value && Enum.TryParse(value.GetValue<string>(), out Phase phase) ? phase : null;
            BackOnDemand = line.Record?.ContainsKey(OnDemand) == true;
        }
        // A later undo that works does not make up for one that failed.
        if (GoingBack && _steps.ContainsValue(StepStatus.UndoFailed))
            State = RunState.NeedsOperator;
        // Why it stopped once is no news after it went on to its end.
        if (line.Message.Length > 0 || line.Event is JournalEvent.Soak or JournalEvent.RolledBack or JournalEvent.Finalized)
            Message = line.Message;
    }

    private void AddStep(JournalRecord line)
    {
        if (line.Event == JournalEvent.Intent && line.Record is not null)
            _records[line.Step] = line.Record;
        if (line.Event == JournalEvent.Undone)
            _records.Remove(line.Step);
        _steps[line.Step] = line.Event switch
        {
            JournalEvent.Intent or JournalEvent.Drifted or JournalEvent.Interrupted => StepStatus.Begun,
            JournalEvent.Done => StepStatus.Done,
            JournalEvent.Skipped => StepStatus.Skipped,
            JournalEvent.Failed => StepStatus.Failed,
            JournalEvent.UndoIntent => StepStatus.Undoing,
            JournalEvent.UndoFailed => StepStatus.UndoFailed,
            _ => StepStatus.NotBegun,
        };
    }
}
