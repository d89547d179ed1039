using System.Text.Json.Serialization;

namespace Sampan.Daemon.Cni;

/// <summary>A port of the host that leads into the pod (CNI conventions, "portMappings").</summary>
/// <param name="HostPort">The host's port; 0 is no mapping and is left out.</param>
/// <param name="ContainerPort">The pod's port.</param>
/// <param name="Protocol">tcp, udp or sctp; written in lower case.</param>
/// <param name="HostIp">The host's address; all when null or empty.</param>
internal sealed record CniPortMapping(
    int HostPort, int ContainerPort, string Protocol, [property: JsonPropertyName("hostIP")] string? HostIp = null);
