using System.Text.Json.Nodes;

namespace Sampan.Migration.Running;

/// <summary>
/// What a step of a plan does. All of it may be called again after a crash at any line, in a new process: nothing is kept in memory
/// between calls but what <see cref="RecordAsync"/> returned, which the journal keeps.
/// </summary>
public interface IStepAction
{
    /// <summary>Looks whether the work is done.</summary>
    Task<StepProbe> ProbeAsync(CancellationToken cancellation);

    /// <summary>Records what <see cref="UndoAsync"/> will need (states of units, a copy of a file in the run's backup). Changes nothing on the node.</summary>
    Task<JsonObject> RecordAsync(CancellationToken cancellation);

    /// <summary>Does the work, or what is left of it.</summary>
    /// <param name="progress">Told of parts of long work; may be ignored.</param>
    /// <param name="cancellation">Breaks off; what was done stays to be undone or completed.</param>
    /// <exception cref="StepException">It failed.</exception>
    Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation);

    /// <summary>Takes the work back, or what was done of it. Undoing what is undone succeeds.</summary>
    /// <param name="record">What <see cref="RecordAsync"/> returned before the work began.</param>
    /// <param name="cancellation">The undo's own clock.</param>
    /// <exception cref="StepException">It failed; the message says what is left for the operator.</exception>
    Task UndoAsync(JsonObject record, CancellationToken cancellation);
}
