using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>An engine's versions.</summary>
public sealed record EngineVersion
{
    /// <summary>E.g. <c>20.10.24+dfsg1</c>.</summary>
    public string Version { get; init => field = value ?? ""; } = "";

    /// <summary>The newest version of the API that it speaks.</summary>
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The oldest.</summary>
    [JsonPropertyName("MinAPIVersion")]
    public string MinApiVersion { get; init => field = value ?? ""; } = "";

    /// <summary>As Go names it, e.g. <c>amd64</c>.</summary>
    public string Arch { get; init => field = value ?? ""; } = "";

    /// <summary>Of the machine.</summary>
    public string KernelVersion { get; init => field = value ?? ""; } = "";
}
