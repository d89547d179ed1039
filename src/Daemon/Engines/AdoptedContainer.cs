using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines;

/// <summary>A container that somebody else made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SandboxId">Its sandbox.</param>
/// <param name="Config">What it was made with, as far as it left traces.</param>
/// <param name="ImageId">The id of its image.</param>
/// <param name="LogPath">The log that the kubelet reads; empty for none.</param>
/// <param name="StopSignal">The signal that stops it, by name or number; empty for the default.</param>
/// <param name="CreatedAt">When it was made, nanoseconds since 1970.</param>
/// <param name="StartedAt">When it was started; 0 if it was not.</param>
/// <param name="Process">Its processes; null if it does not run.</param>
/// <param name="Exit">How it ended; null if it did not.</param>
internal sealed record AdoptedContainer(
    string Id,
    string SandboxId,
    ContainerConfig Config,
    string ImageId,
    string LogPath,
    string StopSignal,
    long CreatedAt,
    long StartedAt,
    ContainerProcess? Process,
    ContainerExit? Exit)
{
    /// <summary>The digested reference of its image; its id when it has none.</summary>
    public required string ImageRef { get; init; }

    /// <summary>A name of its image.</summary>
    public required string ImageName { get; init; }

    /// <summary>Why it could not be started; null if it was, or nobody tried.</summary>
    public string? StartError { get; init; }
}
