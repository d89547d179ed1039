using System.Text.Json;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines;

/// <summary>A sandbox that somebody else made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Config">What it was made with, as far as it left traces.</param>
/// <param name="RuntimeHandler">Its handler; empty for the default.</param>
/// <param name="CreatedAt">When it was made, nanoseconds since 1970.</param>
/// <param name="Handle">What the engine must be told of it.</param>
/// <param name="Addresses">The pod's addresses; empty on the host's network.</param>
/// <param name="IsRunning">Whether it is ready.</param>
internal sealed record AdoptedSandbox(
    string Id,
    PodSandboxConfig Config,
    string RuntimeHandler,
    long CreatedAt,
    SandboxHandle Handle,
    IReadOnlyList<string> Addresses,
    bool IsRunning)
{
    /// <summary>Whether it is on the pod network.</summary>
    public bool HasOwnNetwork { get; init; }

    /// <summary>The bytes of the network configuration that it was attached with; null when nobody knows: today's is taken then.</summary>
    public byte[]? NetworkConfig { get; init; }

    /// <summary>What the plugins answered when it was attached; null when nobody knows.</summary>
    public JsonElement? NetworkResult { get; init; }
}
