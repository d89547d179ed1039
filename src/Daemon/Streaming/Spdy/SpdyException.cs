namespace Sampan.Daemon.Streaming.Spdy;

/// <summary>The peer broke the protocol or a limit; the connection is of no use any more.</summary>
internal sealed class SpdyException(string message) : IOException(message);
