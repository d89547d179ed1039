namespace Sampan.Migration.Running;

/// <summary>How a call of the runner ended.</summary>
/// <param name="State">How far the run is now.</param>
/// <param name="Run">Its name.</param>
/// <param name="Message">Why it is not further; empty if all went well.</param>
public sealed record RunOutcome(RunState State, string Run, string Message);
