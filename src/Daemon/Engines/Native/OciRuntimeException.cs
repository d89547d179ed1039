namespace Sampan.Daemon.Engines.Native;

/// <summary>An OCI runtime refused; the message holds its own words.</summary>
internal sealed class OciRuntimeException(string message) : Exception(message);
