using System.Text.Json;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Docker.Adoption;

/// <summary>The results that libcni, which dockershim and cri-dockerd use, keeps of its attachments: <c>NETWORK-CONTAINER-INTERFACE</c>, a JSON file each.</summary>
/// <param name="folders">Where they may be.</param>
internal sealed class CniResults(IReadOnlyList<string> folders)
{
    /// <summary>Where they usually are.</summary>
    public static IReadOnlyList<string> UsualFolders { get; } = ["/var/lib/cni/cache/results", "/var/lib/cni/results"];

    private const int MaxBytes = 8 << 20;
    private const string Interface = "eth0", Kind = "cniCacheV1";

    /// <summary>What was kept of a sandbox; null for nothing, or nothing that can be read.</summary>
    public CniResultFile? Find(string sandboxId)
    {
        string? file = folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, $"*-{sandboxId}-{Interface}"))
            .FirstOrDefault();
        if (file is null || new FileInfo(file).Length > MaxBytes)
        {
            return null;
        }
        try
        {
            return Read(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads a file. Pure.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static CniResultFile? Read(byte[] content)
    {
        using JsonDocument document = JsonDocument.Parse(content);
        JsonElement root = document.RootElement;
        // Before libcni 0.8 the file was the result itself.
        if (!root.TryGetProperty("kind", out JsonElement kind))
        {
            return new CniResultFile(null, root.Clone(), []);
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
