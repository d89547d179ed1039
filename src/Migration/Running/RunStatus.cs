using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>How far a run is, computed from its journal.</summary>
public sealed record RunStatus
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its folder.</summary>
    public required string Folder { get; init; }

    /// <summary>How far it is.</summary>
    public required RunState State { get; init; }

    /// <summary>Whether a process is at work on the node right now.</summary>
    public required bool Working { get; init; }

    /// <summary>Whether the machine was restarted since.</summary>
    public required bool Restarted { get; init; }

    /// <summary>Its plan.</summary>
    public required NodePlan Plan { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>When something happened last.</summary>
    public required DateTimeOffset Changed { get; init; }

    /// <summary>Why it is not further; empty if nothing keeps it.</summary>
    public required string Message { get; init; }

    /// <summary>The plan's steps and how far each is.</summary>
    public required IReadOnlyList<RunStepStatus> Steps { get; init; }

    /// <summary>The step that is under way or was when the process ended; null if none is.</summary>
    public RunStepStatus? Current => Steps.FirstOrDefault(step => step.Status is StepStatus.Begun or StepStatus.Undoing);

    /// <summary>The open run of a store, or its last one; null if there is none.</summary>
    /// <exception cref="MigrationException">A journal or a plan is damaged.</exception>
    public static RunStatus? Of(RunStore store)
    {
        IReadOnlyList<StoredRun> runs = store.List();
        StoredRun? run = runs.LastOrDefault(run => !run.History.Closed) ?? (runs.Count > 0 ? runs[^1] : null);
        if (run is null)
            return null;
        NodePlan plan = RunStore.PlanOf(run);
        return new RunStatus
        {
            Name = run.Name,
            Folder = run.Folder,
            State = run.History.State,
            Working = store.IsLocked(),
            Restarted = !run.History.Closed && store.WasRestarted(run.Records),
            Plan = plan,
            Began = run.Records[0].Time,
            Changed = run.Records[^1].Time,
            Message = run.History.Message,
            Steps = [.. plan.Steps.Select(step => StepOf(run, step))],
        };
    }

    private static RunStepStatus StepOf(StoredRun run, PlanStep step)
    {
        List<JournalRecord> lines = [.. run.Records.Where(record => record.Step == step.Id)];
        int begin = lines.FindLastIndex(line => line.Event is JournalEvent.Intent or JournalEvent.UndoIntent);
        TimeSpan? took = begin >= 0 && begin < lines.Count - 1 ? lines[begin + 1].Time - lines[begin].Time : null;
        return new RunStepStatus(step, run.History.Of(step.Id), begin >= 0 ? lines[begin].Time : null, took);
    }
}
