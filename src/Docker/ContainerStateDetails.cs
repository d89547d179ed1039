using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>What a container does.</summary>
public sealed record ContainerStateDetails
{
    /// <summary>As <see cref="ContainerEntry.State"/>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it has a process.</summary>
    public bool Running { get; init; }

    /// <summary>Whether it is frozen.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether the engine is about to start it again.</summary>
    public bool Restarting { get; init; }

    /// <summary>Whether memory ended for it.</summary>
    [JsonPropertyName("OOMKilled")]
    public bool OomKilled { get; init; }

    /// <summary>Its first process as the machine sees it; 0 if there is none.</summary>
    public int Pid { get; init; }

    /// <summary>How it ended.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why it could not be started; empty if it could.</summary>
    public string Error { get; init => field = value ?? ""; } = "";

    /// <summary>RFC 3339; the year 1 if it was never started.</summary>
    public string StartedAt { get; init => field = value ?? ""; } = "";

    /// <summary>RFC 3339; the year 1 if it never ended.</summary>
    public string FinishedAt { get; init => field = value ?? ""; } = "";
}
