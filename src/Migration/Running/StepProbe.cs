namespace Sampan.Migration.Running;

/// <summary>What a step found.</summary>
/// <param name="State">Which.</param>
/// <param name="Reason">What differs, for <see cref="StepState.Drifted"/>.</param>
public sealed record StepProbe(StepState State, string Reason = "");
