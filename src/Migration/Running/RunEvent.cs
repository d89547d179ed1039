using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>What a run tells while it goes on.</summary>
/// <param name="Kind">What.</param>
/// <param name="Step">The step; null for a note.</param>
/// <param name="Number">The step's place in the plan, from 1.</param>
/// <param name="Count">How many steps the plan has.</param>
/// <param name="Elapsed">Since the step began.</param>
/// <param name="Message">Words; empty if none.</param>
public sealed record RunEvent(RunEventKind Kind, PlanStep? Step, int Number, int Count, TimeSpan Elapsed, string Message);
