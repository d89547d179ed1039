namespace Sampan.Tests.KubeletStandIn;

/// <summary>The kubelet gives up at its start, with these words.</summary>
internal sealed class KubeletExitException(string message) : Exception(message);
