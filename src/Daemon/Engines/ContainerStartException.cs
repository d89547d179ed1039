namespace Sampan.Daemon.Engines;

/// <summary>The OCI runtime refused to start a container; the message is its own.</summary>
internal sealed class ContainerStartException(string message) : Exception(message);
