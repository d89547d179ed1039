namespace Sampan.Migration.Running;

/// <summary>How a call of the runner ended.</summary>
/// <param name="State">How far the run is now.</param>
/// <param name="Run">Its name.</param>
/// <param name="Message">Why it is not further; empty if all went well.</param>
/// <param name="BackOnDemand">Whether it went back because somebody asked for it, in this call or in one that was broken off before; no failure is behind it.</param>
public sealed record RunOutcome(RunState State, string Run, string Message, bool BackOnDemand = false);
