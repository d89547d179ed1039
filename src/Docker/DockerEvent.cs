using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>Something that happened at the engine.</summary>
public sealed record DockerEvent
{
    /// <summary><c>container</c>, <c>image</c> …</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>E.g. <c>die</c>, <c>exec_die</c>; some have more after a colon, e.g. <c>exec_start: sh -c …</c>.</summary>
    public string Action { get; init => field = value ?? ""; } = "";

    /// <summary>To what.</summary>
    public DockerActor Actor { get; init => field = value ?? new(); } = new();

    /// <summary>Nanoseconds since 1970.</summary>
    [JsonPropertyName("timeNano")]
    public long TimeNano { get; init; }
}
