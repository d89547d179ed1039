using System.Text.Json.Nodes;

namespace Sampan.Migration.Translation;

/// <summary>A key of dockerd's configuration.</summary>
/// <param name="Key">As daemon.json names it.</param>
/// <param name="Value">Its value.</param>
/// <param name="Source">Where it stands: <c>/etc/docker/daemon.json</c>, <c>docker.service</c>, <c>/etc/default/docker</c>, <c>process</c>.</param>
public sealed record DockerSetting(string Key, JsonNode? Value, string Source);
