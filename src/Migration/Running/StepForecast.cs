using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>What a step would find.</summary>
/// <param name="Step">The step.</param>
/// <param name="Probe">What it finds now; null if it depends on steps before it.</param>
public sealed record StepForecast(PlanStep Step, StepProbe? Probe);
