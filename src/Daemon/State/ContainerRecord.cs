// Facts of a container, and the state computed from them.
//
//                    StartedAt                 FinishedAt
//   CREATED ──────────────────────► RUNNING ───────────────► EXITED ──► (removed)
//      │                               │
//      │  start failed (StartError)    └─ its process and its monitor are gone and no exit was written,
//      └──────────────────────► EXITED    or the machine was rebooted: EXITED, reason Unknown, code 255
//
// An unfinished container (IsComplete is false) is not listed.
using System.Text.Json.Serialization;
using Sampan.Cri.V1;

namespace Sampan.Daemon.State;

/// <summary>What is known of one container. Facts only; <see cref="State"/> is computed.</summary>
internal sealed record ContainerRecord : IObjectRecord
{
    /// <summary>The record's format.</summary>
    public int Version { get; init; } = 1;

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The sandbox it runs in.</summary>
    public required string SandboxId { get; init; }

    /// <summary>The request's configuration, as received.</summary>
    [JsonConverter(typeof(ProtoConverter<ContainerConfig>))]
    public required ContainerConfig Config { get; init; }

    /// <summary>The digest of the image's config: <c>sha256:…</c>.</summary>
    public required string ImageId { get; init; }

    /// <summary>The digested reference of the image, <c>repo@sha256:…</c>; its id when it has none.</summary>
    public required string ImageRef { get; init; }

    /// <summary>The image's first tag; its id when it has none.</summary>
    public required string ImageName { get; init; }

    /// <summary>When it was created, nanoseconds since 1970.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>The boot its processes belong to.</summary>
    public required string BootId { get; init; }

    /// <summary>The log file; empty when the container has none.</summary>
    public string LogPath { get; init; } = "";

    /// <summary>The signal that stops it, by number.</summary>
    public int StopSignal { get; init; }

    /// <summary>The user its first process runs as.</summary>
    [JsonConverter(typeof(ProtoConverter<ContainerUser>))]
    public ContainerUser User { get; init; } = new();

    /// <summary>Its resources as last set.</summary>
    [JsonConverter(typeof(ProtoConverter<LinuxContainerResources>))]
    public LinuxContainerResources Resources { get; init; } = new();

    /// <summary>The ids of the images of image volumes by the path they are mounted on; null when there is none.</summary>
    public IReadOnlyDictionary<string, string>? MountImages { get; init; }

    /// <summary>Whether CreateContainer finished.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The container's first process; 0 before its start.</summary>
    public int Pid { get; init; }

    /// <summary>When that process started, in clock ticks since boot.</summary>
    public ulong PidStartTime { get; init; }

    /// <summary>The monitor's process; 0 before the start.</summary>
    public int MonitorPid { get; init; }

    /// <summary>When it was started, nanoseconds since 1970; 0 before.</summary>
    public long StartedAt { get; init; }

    /// <summary>When it ended, nanoseconds since 1970; 0 before.</summary>
    public long FinishedAt { get; init; }

    /// <summary>Its exit code once it ended.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why it ended, one word; empty before.</summary>
    public string Reason { get; init; } = "";

    /// <summary>More about why it ended.</summary>
    public string Message { get; init; } = "";

    /// <summary>The state of CRI.</summary>
    [JsonIgnore]
    public ContainerState State =>
        FinishedAt != 0 ? ContainerState.ContainerExited
        : StartedAt != 0 ? ContainerState.ContainerRunning
        : ContainerState.ContainerCreated;

    /// <summary>The container as started.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public ContainerRecord Started(long now) => State == ContainerState.ContainerCreated
        ? this with { StartedAt = now }
        : throw new InvalidOperationException($"container {Id} is in state {State} and cannot be started again");

    /// <summary>The container as ended. A second end changes nothing: the first is the true one.</summary>
    public ContainerRecord Exited(long finishedAt, int exitCode, string reason, string message) =>
        State == ContainerState.ContainerExited
            ? this
            : this with { FinishedAt = finishedAt, ExitCode = exitCode, Reason = reason, Message = message };
}
