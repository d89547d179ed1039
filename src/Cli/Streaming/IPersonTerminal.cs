namespace Sampan.Cli.Streaming;

/// <summary>The terminal that a person sits at.</summary>
public interface IPersonTerminal
{
    /// <summary>Its columns and rows; null when it does not say.</summary>
    (ushort Columns, ushort Rows)? Size { get; }

    /// <summary>Passes every key on as it is, until the result is disposed.</summary>
    /// <exception cref="IOException">It cannot be set.</exception>
    IDisposable EnterRaw();

    /// <summary>Calls back whenever its size has changed, until the result is disposed.</summary>
    IDisposable OnResized(Action changed);
}
