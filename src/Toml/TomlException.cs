namespace Sampan.Toml;

/// <summary>A document that is not TOML 1.0: where and why.</summary>
public sealed class TomlException : FormatException
{
    /// <summary>Makes the exception for a place in the document.</summary>
    /// <param name="line">Line, from 1.</param>
    /// <param name="column">Column in characters, from 1.</param>
    /// <param name="reason">A sentence.</param>
    public TomlException(int line, int column, string reason)
        : base($"line {line}, column {column}: {reason}")
    {
        Line = line;
        Column = column;
    }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column, from 1.</summary>
    public int Column { get; }
}
