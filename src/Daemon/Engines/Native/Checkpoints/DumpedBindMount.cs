using System.Text.Json.Serialization;

namespace Sampan.Daemon.Engines.Native.Checkpoints;

/// <summary>An entry of <c>bind.mounts</c>.</summary>
internal sealed record DumpedBindMount
{
    public const string Folder = "directory", File = "file";

    public required string Source { get; init; }

    public required string Destination { get; init; }

    /// <summary><see cref="Folder"/> or <see cref="File"/>.</summary>
    [JsonPropertyName("file_type")]
    public required string FileType { get; init; }

    public uint Permissions { get; init; }
}
