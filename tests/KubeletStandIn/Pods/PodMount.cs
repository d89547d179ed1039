namespace Sampan.Tests.KubeletStandIn.Pods;

/// <summary>A folder of the host in a container.</summary>
internal sealed record PodMount(string HostPath, string ContainerPath, bool ReadOnly);
