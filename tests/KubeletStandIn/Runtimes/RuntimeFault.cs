namespace Sampan.Tests.KubeletStandIn.Runtimes;

/// <summary>The runtime or a plugin of it refused or failed.</summary>
internal sealed class RuntimeFault(string message) : Exception(message);
