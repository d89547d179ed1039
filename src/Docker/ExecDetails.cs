using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>What became of a command.</summary>
public sealed record ExecDetails
{
    /// <summary>64 hexadecimal digits.</summary>
    [JsonPropertyName("ID")]
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>The container.</summary>
    [JsonPropertyName("ContainerID")]
    public string ContainerId { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it runs, or is about to.</summary>
    public bool Running { get; init; }

    /// <summary>How it ended; null before.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Its process as the machine sees it; 0 before there is one.</summary>
    public int Pid { get; init; }
}
