using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sampan.Daemon.Cni;

/// <summary>A pod's place in a network, as kept on disk: all that its DEL will need.</summary>
internal sealed record CniAttachment
{
    public int Version { get; init; } = 1;

    public required string SandboxId { get; init; }

    public required CniPhase Phase { get; init; }

    public required string NetnsPath { get; init; }

    public required string InterfaceName { get; init; }

    /// <summary>The <c>CNI_ARGS</c> of its ADD.</summary>
    public required string Args { get; init; }

    public required JsonElement RuntimeConfig { get; init; }

    public required string ConfigFile { get; init; }

    /// <summary>The config file's bytes at ADD.</summary>
    public required byte[] Config { get; init; }

    /// <summary>The last plugin's result.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>The pod's addresses, the primary one first.</summary>
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The file that this is kept in.</summary>
    [JsonIgnore]
    public string CachePath { get; init; } = "";
}
