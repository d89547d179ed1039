namespace Sampan.Migration.Finalizing;

/// <summary>What a part of the end of a move comes to.</summary>
/// <param name="Title">What is done.</param>
/// <param name="Needed">Whether there is anything to do.</param>
/// <param name="Bytes">Bytes of disk that it gives back.</param>
/// <param name="Refusal">Why it must not be done; null if it may.</param>
public sealed record FinalOutline(string Title, bool Needed, long Bytes = 0, string? Refusal = null);
