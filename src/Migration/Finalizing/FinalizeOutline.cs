namespace Sampan.Migration.Finalizing;

/// <summary>The end of a move before it is done.</summary>
/// <param name="Run">The run.</param>
/// <param name="Source">What the node was moved from.</param>
/// <param name="Target">What it was moved to.</param>
/// <param name="Age">How long the move has been proving itself.</param>
/// <param name="Items">The parts.</param>
public sealed record FinalizeOutline(string Run, string Source, string Target, TimeSpan Age, IReadOnlyList<FinalItem> Items);
