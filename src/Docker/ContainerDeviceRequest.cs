using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>Devices that a driver of the engine brings.</summary>
public sealed record ContainerDeviceRequest
{
    /// <summary>E.g. <c>cdi</c>.</summary>
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>How many; 0 where they are named.</summary>
    public int Count { get; init; }

    /// <summary>Which; names of CDI with its driver.</summary>
    [JsonPropertyName("DeviceIDs")]
    public IReadOnlyList<string>? DeviceIds { get; init; }

    /// <summary>What they must be able to do: one of these lists, all of a list.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Capabilities { get; init; }

    /// <summary>The driver's options.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}
