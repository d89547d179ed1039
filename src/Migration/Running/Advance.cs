using System.Text.Json.Nodes;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>The way forward: does what is left of a run's steps, in order.</summary>
internal sealed class Advance(Run run, StepKinds kinds, StepReporter reporter)
{
    /// <summary>Goes on as far as it may.</summary>
    /// <param name="until">The last phase; null for all.</param>
    /// <param name="cancellation">Stops between steps, or in a step that can be broken off.</param>
    /// <returns>The state that is on the journal now; <see cref="RunState.NeedsOperator"/> where a step failed.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    internal async Task<RunState> GoAsync(Phase? until, CancellationToken cancellation)
    {
        foreach (PlanStep step in run.Plan.Steps)
        {
            if (step.Phase > until)
            {
                run.Append("", JournalEvent.Paused, message: $"It was to stop after the phase {until.ToString()!.ToLowerInvariant()}.");
                return run.History.State;
            }
            if (run.History.Of(step.Id) is StepStatus.Done or StepStatus.Skipped)
                continue;
            if (!await TryStepAsync(step, again: false, cancellation))
                return run.History.State;
        }
        run.Append("", JournalEvent.Soak);
        return run.History.State;
    }

    /// <summary>After a restart of the machine: does again what the restart took back.</summary>
    /// <returns>False if it failed or was broken off; the journal says which.</returns>
    internal async Task<bool> RenewAsync(CancellationToken cancellation)
    {
        // Of several steps that set the same thing the last one counts.
        var last = new Dictionary<string, PlanStep>(StringComparer.Ordinal);
        foreach (PlanStep step in run.Plan.Steps.Where(step => run.History.Of(step.Id) is StepStatus.Done or StepStatus.Skipped))
        {
            if (kinds.Bind(step, run.Context) is IHeldState held)
                last[held.Holds] = step;
        }
        foreach (PlanStep step in run.Plan.Steps.Where(last.ContainsValue))
        {
            if (!await TryStepAsync(step, again: true, cancellation))
                return false;
        }
        return true;
    }

    private async Task<bool> TryStepAsync(PlanStep step, bool again, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            run.Append("", JournalEvent.Interrupted, message: $"It was broken off before the step {step.Id}.");
            return false;
        }
        try
        {
            await StepAsync(step, again, cancellation);
            return run.History.Of(step.Id) is StepStatus.Done or StepStatus.Skipped;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            run.Append("", JournalEvent.Interrupted, message: $"It was broken off in the step {step.Id}.");
            return false;
        }
        // Whatever a step throws, the node must not be left half done for it.
        catch (Exception e) when (e is not JournalException)
        {
            run.Append(step.Id, JournalEvent.Failed, message: $"{step.Id}: {e.Message}");
            reporter.Tell(RunEventKind.StepFailed, e.Message);
            return false;
        }
    }

    private async Task StepAsync(PlanStep step, bool again, CancellationToken cancellation)
    {
        IStepAction action = kinds.Bind(step, run.Context);
        JsonObject? record = run.History.RecordOf(step.Id);
        if (!again)
            reporter.Begin(RunEventKind.StepBegins, step);
        StepProbe probe = await action.ProbeAsync(cancellation);
        if (again && probe.State == StepState.Done)
            return;
        if (again)
            reporter.Begin(RunEventKind.StepBegins, step);
        switch (probe.State)
        {
            case StepState.Done:
                run.Append(step.Id, record is null ? JournalEvent.Skipped : JournalEvent.Done);
                reporter.Tell(record is null ? RunEventKind.StepSkipped : RunEventKind.StepDone);
                return;
            case StepState.Drifted when record is not null:
                run.Append(step.Id, JournalEvent.Drifted, message: $"{step.Id}: somebody changed the node meanwhile. {probe.Reason} "
                    + "Put it right and resume, or roll back: what the run found before is kept.");
                reporter.Tell(RunEventKind.StepFailed, run.History.Message);
                return;
            case StepState.Drifted:
                throw new StepException($"{probe.Reason} The node is not as the plan expects it: make a new plan.");
        }
        if (record is null || again)
        {
            record ??= await action.RecordAsync(cancellation);
            run.Append(step.Id, JournalEvent.Intent, record);
        }
        await action.ApplyAsync(reporter, cancellation);
        run.Append(step.Id, JournalEvent.Done);
        reporter.Tell(RunEventKind.StepDone);
    }
}
