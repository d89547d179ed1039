namespace Sampan.Migration.Node;

/// <summary>A word of a line.</summary>
/// <param name="Value">The word without quotes and escapes.</param>
/// <param name="Line">What it was split from.</param>
/// <param name="From">Where it begins in the line, quotes included.</param>
/// <param name="To">Where it ends there.</param>
internal sealed record TracedWord(TracedText Value, TracedText Line, int From, int To)
{
    /// <summary>The word.</summary>
    internal string Text => Value.Text;
}
