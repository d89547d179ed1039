namespace Sampan.Migration.Habits;

/// <summary>A word of a command line.</summary>
/// <param name="Text">Without quotes; of an expression as it is written, quotes and all.</param>
/// <param name="IsExpression">Whether a shell would put something in its place: <c>$NAME</c>, <c>$(…)</c>, <c>`…`</c>.</param>
internal readonly record struct ShellWord(string Text, bool IsExpression = false)
{
    private const string Safe = "-_./:=,@+%";

    public static implicit operator ShellWord(string text) => new(text);

    /// <summary>The rest of it; of an expression within double quotes the rest is in quotes too.</summary>
    public ShellWord From(int index) =>
        this with { Text = IsExpression && Text.AsSpan(0, index).Count('"') % 2 == 1 ? "\"" + Text[index..] : Text[index..] };

    /// <summary>As a shell reads it back.</summary>
    public override string ToString()
    {
        if (IsExpression)
            return Text;
        return Text.Length > 0 && Text.All(c => char.IsAsciiLetterOrDigit(c) || Safe.Contains(c, StringComparison.Ordinal))
            ? Text
            : $"'{Text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
