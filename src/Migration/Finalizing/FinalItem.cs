namespace Sampan.Migration.Finalizing;

/// <summary>A part of the end of a move and what became of it.</summary>
/// <param name="Outline">What it comes to.</param>
/// <param name="Failure">Why it could not be done; null if it was, or was not tried.</param>
public sealed record FinalItem(FinalOutline Outline, string? Failure);
