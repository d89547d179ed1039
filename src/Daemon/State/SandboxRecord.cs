// Facts of a sandbox, and the state computed from them.
//
//   (created) ── IsComplete ──► READY ── StoppedAt, another boot, pause process gone ──► NOTREADY ──► (removed)
//       │
//       └─ never complete: not listed while its operation runs; what a crash left is removed at the next start,
//          or listed as NOTREADY where that failed (UndoFailed).
using System.Text.Json.Serialization;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;

namespace Sampan.Daemon.State;

/// <summary>What is known of one sandbox. Facts only; <see cref="State"/> is computed.</summary>
internal sealed record SandboxRecord : IObjectRecord
{
    /// <summary>The record's format.</summary>
    public int Version { get; init; } = 1;

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The request's configuration, as received.</summary>
    [JsonConverter(typeof(ProtoConverter<PodSandboxConfig>))]
    public required PodSandboxConfig Config { get; init; }

    /// <summary>The RuntimeClass handler asked for; empty for the default.</summary>
    public required string RuntimeHandler { get; init; }

    /// <summary>When it was created, nanoseconds since 1970.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>The boot its namespaces and processes belong to.</summary>
    public required string BootId { get; init; }

    /// <summary>Whether RunPodSandbox finished.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether taking a failed creation back failed, so that it is listed for somebody to remove.</summary>
    public bool UndoFailed { get; init; }

    /// <summary>When it was stopped, nanoseconds since 1970; 0 while it was not.</summary>
    public long StoppedAt { get; init; }

    /// <summary>The pod's addresses, the first one first; empty on the host's network.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The pod's resources after a resize; null before the first.</summary>
    [JsonConverter(typeof(ProtoConverter<LinuxContainerResources>))]
    public LinuxContainerResources? Resources { get; init; }

    /// <summary>What the pod costs beside its containers, after a resize; null before the first.</summary>
    [JsonConverter(typeof(ProtoConverter<LinuxContainerResources>))]
    public LinuxContainerResources? Overhead { get; init; }

    /// <summary>What the engine must be told again.</summary>
    public SandboxHandle Handle { get; init; } = new();

    /// <summary>The state of CRI, for a host whose present boot is <paramref name="bootId"/>.</summary>
    /// <param name="bootId">The present boot.</param>
    /// <param name="isRunning">Whether the engine still finds what the sandbox is made of.</param>
    public PodSandboxState State(string bootId, bool isRunning) =>
        IsComplete && StoppedAt == 0 && BootId == bootId && isRunning
            ? PodSandboxState.SandboxReady
            : PodSandboxState.SandboxNotready;
}
