using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Docker;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Stopping;

/// <summary>Where a node's Docker listens.</summary>
internal static class DockerAddress
{
    private const string Scheme = "unix://";

    /// <summary>The first Unix socket of dockerd's <c>hosts</c>, else the usual one.</summary>
    internal static string Of(NodeFacts facts)
    {
        JsonNode? hosts = facts.Docker?.Settings.Value("hosts");
        IEnumerable<JsonNode?> all = hosts is JsonArray list ? list : [hosts];
        return all.OfType<JsonValue>().Where(v => v.GetValueKind() == JsonValueKind.String).Select(v => v.GetValue<string>())
            .FirstOrDefault(host => host.StartsWith(Scheme + "/", StringComparison.Ordinal)) ?? DockerClient.DefaultAddress;
    }
}
