namespace Sampan.Cli;

/// <summary>One thing that <c>sampan doctor</c> looked at.</summary>
/// <param name="Level">How good or bad it is.</param>
/// <param name="Subject">What was looked at, in a few words.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do about it; null when there is nothing to do.</param>
public sealed record DoctorFinding(DoctorLevel Level, string Subject, string Text, string? Remedy = null);
