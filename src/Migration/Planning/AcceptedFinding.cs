namespace Sampan.Migration.Planning;

/// <summary>A finding that a person took upon them.</summary>
/// <param name="Check">The check's id.</param>
/// <param name="Reason">Why it is no obstacle.</param>
/// <param name="By">Who said so.</param>
public sealed record AcceptedFinding(string Check, string Reason, string By);
