using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>A container in a list.</summary>
public sealed record ContainerEntry
{
    /// <summary>64 hexadecimal digits.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Names, each with a slash before it.</summary>
    public IReadOnlyList<string> Names { get; init => field = value ?? []; } = [];

    /// <summary>The image as it was asked for.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>The image's id.</summary>
    [JsonPropertyName("ImageID")]
    public string ImageId { get; init => field = value ?? ""; } = "";

    /// <summary>Seconds since 1970.</summary>
    public long Created { get; init; }

    /// <summary><c>created</c>, <c>running</c>, <c>paused</c>, <c>restarting</c>, <c>removing</c>, <c>exited</c> or <c>dead</c>.</summary>
    public string State { get; init => field = value ?? ""; } = "";

    /// <summary>The same for people, e.g. <c>Up 3 hours</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>The first name without its slash; the id where there is none.</summary>
    [JsonIgnore]
    public string Name => Names.Count > 0 ? Names[0].TrimStart('/') : Id;

    /// <summary>Whether it has a process.</summary>
    [JsonIgnore]
    public bool IsRunning => State is "running" or "paused" or "restarting";
}
