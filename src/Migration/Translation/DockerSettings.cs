using System.Text.Json.Nodes;

namespace Sampan.Migration.Translation;

/// <summary>
/// All that configures dockerd: daemon.json, the flags of the unit and of the running process, environment, and the unit's own limits.
/// </summary>
public sealed record DockerSettings
{
    /// <summary>Keys as daemon.json names them → what is set. Flags appear under the key that they stand for.</summary>
    public IReadOnlyDictionary<string, DockerSetting> Keys { get; init; } = new Dictionary<string, DockerSetting>(StringComparer.Ordinal);

    /// <summary>Environment of dockerd that matters: proxies, DOCKER_TMPDIR, DOCKER_RAMDISK …; credentials in URLs taken out.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Directives of docker.service that matter to containers: LimitNOFILE, TasksMax, OOMScoreAdjust, Slice …</summary>
    public IReadOnlyDictionary<string, string> Unit { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Why daemon.json could not be read; null if it could or there is none.</summary>
    public string? Problem { get; init; }

    /// <summary>The value of a key; null if it is not set.</summary>
    public JsonNode? Value(string key) => Keys.TryGetValue(key, out DockerSetting? setting) ? setting.Value : null;
}
