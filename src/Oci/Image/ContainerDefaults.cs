using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sampan.Oci.Image;

/// <summary>How an image wants to be run: the <c>config</c> member of its configuration.</summary>
public sealed record ContainerDefaults
{
    /// <summary>User, uid, user:group or uid:gid.</summary>
    [JsonPropertyName("User")]
    public string? User { get; init; }

    /// <summary>Environment, each <c>NAME=value</c>.</summary>
    [JsonPropertyName("Env")]
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The command's fixed part.</summary>
    [JsonPropertyName("Entrypoint")]
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>The command, or its default arguments if there is an entry point.</summary>
    [JsonPropertyName("Cmd")]
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>The folder to start in.</summary>
    [JsonPropertyName("WorkingDir")]
    public string? WorkingDir { get; init; }

    /// <summary>Paths that hold data; the values are empty objects.</summary>
    [JsonPropertyName("Volumes")]
    public IReadOnlyDictionary<string, JsonElement>? Volumes { get; init; }

    /// <summary>Ports, e.g. <c>80/tcp</c>; the values are empty objects.</summary>
    [JsonPropertyName("ExposedPorts")]
    public IReadOnlyDictionary<string, JsonElement>? ExposedPorts { get; init; }

    /// <summary>Labels.</summary>
    [JsonPropertyName("Labels")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The signal that asks it to stop, e.g. <c>SIGTERM</c> or <c>SIGRTMIN+3</c>.</summary>
    [JsonPropertyName("StopSignal")]
    public string? StopSignal { get; init; }
}
