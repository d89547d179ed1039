using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>
/// Applies plans, goes on with a run that was broken off, and takes runs back. What it did is on the journal before and after each step,
/// so that any of its calls may be killed at any line and be followed by any other.
/// </summary>
/// <param name="kinds">What steps do.</param>
/// <param name="store">The runs of this machine.</param>
/// <param name="progress">Told of each step, in order, on the caller's way.</param>
/// <param name="time">The clock.</param>
public sealed class PlanRunner(StepKinds kinds, RunStore store, IProgress<RunEvent> progress, TimeProvider time)
{
    /// <summary>Begins a run.</summary>
    /// <param name="plan">The plan, as read from its file.</param>
    /// <param name="choices">How far it goes.</param>
    /// <param name="cancellation">Stops between steps; the run can be resumed then.</param>
    /// <returns>How it ended; a failure was taken back unless the choices say otherwise.</returns>
    /// <exception cref="MigrationException">It did not begin; nothing was changed.</exception>
    public async Task<RunOutcome> ApplyAsync(NodePlan plan, RunChoices choices, CancellationToken cancellation)
    {
        using IDisposable held = store.Lock();
        IReadOnlyList<StepForecast> steps = await ForecastAsync(plan, cancellation);
        if (steps.FirstOrDefault(step => step.Probe is { State: StepState.Drifted }) is { } drifted)
        {
            throw new MigrationException(
                $"step {drifted.Step.Id}: {drifted.Probe!.Reason} The node has changed since the plan was made; nothing was done. Make a new plan.");
        }
        using Run run = store.Create(plan);
        return await ForwardAsync(run, choices, cancellation);
    }

    /// <summary>Goes on with the open run: forward, or back if it was on its way back.</summary>
    /// <exception cref="MigrationException">There is none, or it is of another machine.</exception>
    public async Task<RunOutcome> ResumeAsync(RunChoices choices, CancellationToken cancellation)
    {
        using IDisposable held = store.Lock();
        using Run run = store.Open();
        BindAll(run.Plan, run.Context);
        if (run.History.GoingBack)
            return await BackAsync(run, run.History.Kept, run.History.BackOnDemand);
        if (run.History.State == RunState.Soak)
            return new RunOutcome(RunState.Soak, run.Name, "");
        if (store.WasRestarted(run.Records))
        {
            StepReporter reporter = Reporter(run.Plan);
            reporter.Note("The machine was restarted since: what the restart took back is done again.");
            if (!await new Advance(run, kinds, reporter).RenewAsync(cancellation))
                return await SettleAsync(run, choices);
            run.Append("", JournalEvent.Renewed);
        }
        return await ForwardAsync(run, choices, cancellation);
    }

    /// <summary>Takes the open run back.</summary>
    /// <param name="kept">The last phase that is kept; null to take back all.</param>
    /// <param name="cancellation">Heeded before it begins only: a way back is gone to its end.</param>
    /// <exception cref="MigrationException">There is none, or it is of another machine.</exception>
    public async Task<RunOutcome> RollbackAsync(Phase? kept, CancellationToken cancellation)
    {
        using IDisposable held = store.Lock();
        using Run run = store.Open();
        BindAll(run.Plan, run.Context);
        cancellation.ThrowIfCancellationRequested();
        return await BackAsync(run, kept, onDemand: true);
    }

    /// <summary>Looks what each step would find now; changes nothing.</summary>
    /// <exception cref="MigrationException">A step's arguments are not what its kind takes.</exception>
    public async Task<IReadOnlyList<StepForecast>> ForecastAsync(NodePlan plan, CancellationToken cancellation)
    {
        var context = new RunContext(plan, "/nonexistent", _ => null);
        var forecast = new List<StepForecast>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((PlanStep step, IStepAction action) in BindAll(plan, context))
        {
            // A second step for the same file finds what the first one leaves; others depend on services that earlier steps start.
            bool file = step.Kind.StartsWith("file.", StringComparison.Ordinal) && seen.Add((string?)step.Arguments["path"] ?? "");
            seen.Add((string?)step.Arguments["to"] ?? "");
            forecast.Add(new StepForecast(step, file ? await action.ProbeAsync(cancellation) : null));
        }
        return forecast;
    }

    private List<(PlanStep, IStepAction)> BindAll(NodePlan plan, RunContext context) =>
        [.. plan.Steps.Select(step => (step, kinds.Bind(step, context)))];

    private StepReporter Reporter(NodePlan plan) => new(plan, progress, time);

    private async Task<RunOutcome> ForwardAsync(Run run, RunChoices choices, CancellationToken cancellation)
    {
        await new Advance(run, kinds, Reporter(run.Plan)).GoAsync(choices.Until, cancellation);
        return await SettleAsync(run, choices);
    }

    // A failure is taken back; what somebody else changed is not: it may be worth keeping.
    private async Task<RunOutcome> SettleAsync(Run run, RunChoices choices)
    {
        bool failed = run.Records[^1].Event == JournalEvent.Failed;
        return failed && !choices.StayOnFailure ? await BackAsync(run, kept: null, onDemand: false) : new RunOutcome(run.History.State, run.Name, run.History.Message);
    }

    private async Task<RunOutcome> BackAsync(Run run, Phase? kept, bool onDemand)
    {
        RunState state = await new Retreat(run, kinds, Reporter(run.Plan), time).GoAsync(kept, onDemand);
        return new RunOutcome(state, run.Name, run.History.Message, onDemand);
    }
}
