using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sampan.Daemon.Cni;

/// <summary>What the runtime can tell plugins, by the name of the capability that asks for it.</summary>
internal sealed record CniRuntimeConfig
{
    public IReadOnlyList<CniPortMapping>? PortMappings { get; init; }

    public CniBandwidth? Bandwidth { get; init; }

    public CniDns? Dns { get; init; }

    public string? CgroupPath { get; init; }

    [JsonPropertyName("io.kubernetes.cri.pod-annotations")]
    public IReadOnlyDictionary<string, string>? PodAnnotations { get; init; }

    /// <exception cref="CniException">A bandwidth annotation is wrong.</exception>
    public static CniRuntimeConfig For(CniPod pod)
    {
        CniPortMapping[] ports =
        [
            .. from port in pod.PortMappings
               where port.HostPort > 0
               select port with
               {
                   Protocol = port.Protocol.ToLowerInvariant(),
                   HostIp = string.IsNullOrEmpty(port.HostIp) ? null : port.HostIp,
               },
        ];
        return new CniRuntimeConfig
        {
            PortMappings = ports.Length > 0 ? ports : null,
            Bandwidth = PodBandwidth.From(pod.Annotations),
            Dns = pod.Dns,
            CgroupPath = string.IsNullOrEmpty(pod.CgroupParent) ? null : pod.CgroupParent,
            PodAnnotations = pod.Annotations.Count > 0 ? pod.Annotations : null,
        };
    }

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, CniJson.Default.CniRuntimeConfig);
}
