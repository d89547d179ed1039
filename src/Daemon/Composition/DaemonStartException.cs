namespace Sampan.Daemon.Composition;

/// <summary>Why the daemon does not start, with what to do.</summary>
internal sealed class DaemonStartException(string message, Exception? inner = null) : Exception(message, inner);
