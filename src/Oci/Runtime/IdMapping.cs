using System.Text.Json.Serialization;

namespace Sampan.Oci.Runtime;

/// <summary>A range of ids in a user namespace (user_namespaces(7)).</summary>
/// <param name="ContainerId">The first id inside.</param>
/// <param name="HostId">The first id outside.</param>
/// <param name="Size">How many ids.</param>
public sealed record IdMapping(
    [property: JsonPropertyName("containerID")] uint ContainerId,
    [property: JsonPropertyName("hostID")] uint HostId,
    uint Size);
