using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>An OCI runtime of an engine.</summary>
public sealed record EngineRuntime
{
    /// <summary>The program; empty where it is a shim that is named by its type.</summary>
    [JsonPropertyName("path")]
    public string Path { get; init => field = value ?? ""; } = "";
}
