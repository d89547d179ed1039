using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>How far a step of a run is.</summary>
/// <param name="Step">The step.</param>
/// <param name="Status">How far.</param>
/// <param name="Began">When it or its undo began last; null if it did not.</param>
/// <param name="Took">How long that took; null if it did not end.</param>
public sealed record RunStepStatus(PlanStep Step, StepStatus Status, DateTimeOffset? Began, TimeSpan? Took);
