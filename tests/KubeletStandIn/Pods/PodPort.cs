namespace Sampan.Tests.KubeletStandIn.Pods;

/// <summary>A port of a container that the host lends.</summary>
internal sealed record PodPort(int ContainerPort, int HostPort);
