using Sampan.Linux.Files;

namespace Sampan.Daemon.Streaming;

/// <summary>The client's end of an exec or attach, whatever carries it. Streams that the client did not ask for are null.</summary>
/// <param name="Stdin">What the client types; its end is the client's half-close.</param>
/// <param name="Stdout">Where the command's output goes.</param>
/// <param name="Stderr">Where its error output goes; null with a terminal.</param>
/// <param name="Error">Where the outcome goes, last.</param>
/// <param name="Resize">Terminal sizes as JSON, one after the other; null without a terminal or in old protocols.</param>
/// <param name="IsStatusStructured">Whether the outcome is a Status object (v4 and later) or plain text.</param>
internal sealed record RemoteCommand(
    AsyncStream? Stdin, AsyncStream? Stdout, AsyncStream? Stderr, AsyncStream Error, AsyncStream? Resize, bool IsStatusStructured);
