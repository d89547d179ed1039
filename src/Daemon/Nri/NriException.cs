namespace Sampan.Daemon.Nri;

/// <summary>A plugin broke the protocol, refused a step, or is gone.</summary>
internal sealed class NriException(string message, Exception? inner = null) : Exception(message, inner);
