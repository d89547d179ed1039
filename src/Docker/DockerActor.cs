using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>What an event is about.</summary>
public sealed record DockerActor
{
    /// <summary>The object's id; of images a name in some events.</summary>
    [JsonPropertyName("ID")]
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Of containers their labels, <c>name</c> and <c>image</c>, and what belongs to the event, e.g. <c>exitCode</c>, <c>execID</c>, <c>signal</c>.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();
}
