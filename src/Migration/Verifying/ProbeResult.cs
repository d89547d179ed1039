namespace Sampan.Migration.Verifying;

/// <summary>What a probe found.</summary>
/// <param name="Probe">The probe's name.</param>
/// <param name="State">How it ended.</param>
/// <param name="Detail">What was seen, or why it was skipped.</param>
public sealed record ProbeResult(string Probe, ProbeState State, string Detail);
