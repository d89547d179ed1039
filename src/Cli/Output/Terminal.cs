using System.Text;

namespace Sampan.Cli.Output;

/// <summary>Where a command writes, and how it may.</summary>
internal sealed class Terminal
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public Terminal(CliHost host)
    {
        OutStream = host.Output;
        ErrStream = host.Error;
        Out = new StreamWriter(host.Output, Utf8) { AutoFlush = true, NewLine = "\n" };
        Err = new StreamWriter(host.Error, Utf8) { AutoFlush = true, NewLine = "\n" };
        Width = host.OutputIsTerminal ? host.Width : 0;
        bool plain = !string.IsNullOrEmpty(host.Environment("NO_COLOR")) || host.Environment("TERM") == "dumb";
        OutIsTerminal = host.OutputIsTerminal;
        ErrIsTerminal = host.ErrorIsTerminal;
        HasColour = host.OutputIsTerminal && !plain;
        IsAnimated = host.ErrorIsTerminal && host.Environment("TERM") != "dumb";
    }

    public Stream OutStream { get; }

    public Stream ErrStream { get; }

    public TextWriter Out { get; }

    public TextWriter Err { get; }

    /// <summary>Columns that a table may take; 0 for any.</summary>
    public int Width { get; }

    public bool OutIsTerminal { get; }

    public bool ErrIsTerminal { get; }

    public bool HasColour { get; }

    /// <summary>Whether a line on standard error may be written over.</summary>
    public bool IsAnimated { get; }

    /// <summary>An advice for a person; nothing where a program reads.</summary>
    public void Hint(string text)
    {
        if (ErrIsTerminal)
            Err.WriteLine(text);
    }

    /// <summary>An error: what and why, and below it what to do.</summary>
    public void Error(string message, string? remedy = null)
    {
        Err.WriteLine("sampan: " + message);
        if (remedy is not null)
            Err.WriteLine("  " + remedy);
    }
}
