namespace Sampan.Daemon.Lifecycle;

/// <summary>A step failed; what was done before it has been taken back, as far as that went.</summary>
internal sealed class StepFailedException(string subject, string step, Exception cause, IReadOnlyList<string> undoFailures)
    : Exception($"{subject}: {step}: {cause.Message}", cause)
{
    /// <summary>The step that failed.</summary>
    public string Step { get; } = step;

    /// <summary>One sentence for each undo that failed; empty when nothing is left behind.</summary>
    public IReadOnlyList<string> UndoFailures { get; } = undoFailures;
}
