namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>What the end of a client's input means to the process.</summary>
internal enum InputEnd
{
    /// <summary>Nothing: others may be attached later.</summary>
    Ignored,

    /// <summary>The end of its input.</summary>
    Closed,

    /// <summary>The character that ends input at a terminal: the engine takes a closed direction for one who has left.</summary>
    Typed,
}
