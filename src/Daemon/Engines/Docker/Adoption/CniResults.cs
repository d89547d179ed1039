using System.Text.Json;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Docker.Adoption;

/// <summary>The results that libcni, which dockershim and cri-dockerd use, keeps of its attachments: <c>NETWORK-CONTAINER-INTERFACE</c>, a JSON file each.</summary>
/// <param name="caches">libcni's folders, which have them in one of their own.</param>
internal sealed class CniResults(IReadOnlyList<string> caches)
{
    private const int MaxBytes = 8 << 20;
    private const string Interface = "eth0", Kind = "cniCacheV1";

    // cri-dockerd has loopback raised by a network of its own, under the name of the pod's interface.
    private const string Loopback = "cni-loopback-";

    /// <summary>What was kept of a sandbox; null for nothing, or nothing that can be read.</summary>
    public CniResultFile? Find(string sandboxId) => FilesOf(sandboxId, Interface)
        .Where(file => !Path.GetFileName(file).StartsWith(Loopback, StringComparison.Ordinal))
        .Select(TryRead)
        .FirstOrDefault(result => result is not null);

    /// <summary>Removes what was kept of a sandbox: libcni never hears that it is disconnected. Idempotent.</summary>
    public void Remove(string sandboxId)
    {
        foreach (string file in FilesOf(sandboxId, "*"))
        {
            File.Delete(file);
        }
    }

    private static CniResultFile? TryRead(string file)
    {
        try
        {
            return new FileInfo(file).Length > MaxBytes ? null : Read(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private IReadOnlyList<string> FilesOf(string sandboxId, string device) =>
    [
        .. caches.Select(cache => Path.Combine(cache, "results"))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, $"*-{sandboxId}-{device}"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads a file. Pure.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static CniResultFile? Read(byte[] content)
    {
        using JsonDocument document = JsonDocument.Parse(content);
        JsonElement root = document.RootElement;
        // Before libcni 0.8 the file was the result itself.
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        if (!root.TryGetProperty("kind", out JsonElement kind))
        {
            return root.TryGetProperty("cniVersion", out _) ? new CniResultFile(null, root.Clone(), []) : null;
        }
        return kind.GetString() != Kind
            ? null
            : new CniResultFile(
                root.TryGetProperty("config", out JsonElement config) ? config.GetBytesFromBase64() : null,
                root.TryGetProperty("result", out JsonElement result) ? result.Clone() : null,
                root.TryGetProperty("capabilityArgs", out JsonElement arguments) && arguments.ValueKind == JsonValueKind.Object
                    && arguments.TryGetProperty("portMappings", out JsonElement ports) && ports.ValueKind == JsonValueKind.Array
                    ? [.. ports.EnumerateArray().Select(ToMapping)]
                    : []);
    }

    private static PortMapping ToMapping(JsonElement mapping) => new()
    {
        HostPort = mapping.GetProperty("hostPort").GetInt32(),
        ContainerPort = mapping.GetProperty("containerPort").GetInt32(),
        HostIp = mapping.TryGetProperty("hostIP", out JsonElement ip) ? ip.GetString() ?? "" : "",
        Protocol = (mapping.TryGetProperty("protocol", out JsonElement protocol) ? protocol.GetString() ?? "" : "").ToUpperInvariant() switch
        {
            "UDP" => Protocol.Udp,
            "SCTP" => Protocol.Sctp,
            _ => Protocol.Tcp,
        },
    };
}
