namespace Sampan.Migration.Inspection;

/// <summary>What a check found.</summary>
/// <param name="Check">The check's id.</param>
/// <param name="Severity">How much it weighs here.</param>
/// <param name="Subject">What it is about: a file, a pod, a key.</param>
/// <param name="Evidence">What was seen, and where.</param>
/// <param name="Remedy">What to do; empty if nothing.</param>
/// <param name="Acceptable">Whether a person may accept it, so that it blocks no more.</param>
public sealed record Finding(string Check, Severity Severity, string Subject, string Evidence, string Remedy, bool Acceptable = false);
