using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>Tells of one step after the other, with its number and the time it takes.</summary>
internal sealed class StepReporter(NodePlan plan, IProgress<RunEvent> progress, TimeProvider time) : IProgress<string>
{
    private PlanStep? _step;
    private int _number;
    private long _start;

    /// <summary>A step begins, forward or back.</summary>
    internal void Begin(RunEventKind kind, PlanStep step)
    {
        _step = step;
        _number = plan.Steps.TakeWhile(other => other.Id != step.Id).Count() + 1;
        _start = time.GetTimestamp();
        Tell(kind);
    }

    /// <summary>Something about the present step.</summary>
    internal void Tell(RunEventKind kind, string message = "") =>
        progress.Report(new RunEvent(kind, _step, _number, plan.Steps.Count, time.GetElapsedTime(_start), message));

    /// <summary>Something about the run.</summary>
    internal void Note(string message) => progress.Report(new RunEvent(RunEventKind.Note, null, 0, plan.Steps.Count, TimeSpan.Zero, message));

    /// <inheritdoc/>
    public void Report(string value) => Tell(RunEventKind.StepProgress, value);
}
