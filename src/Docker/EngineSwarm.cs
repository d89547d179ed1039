namespace Sampan.Docker;

/// <summary>An engine's part in a swarm.</summary>
public sealed record EngineSwarm
{
    /// <summary><c>inactive</c> or empty where it has none; <c>active</c>, <c>pending</c>, <c>error</c>, <c>locked</c>.</summary>
    public string LocalNodeState { get; init => field = value ?? ""; } = "";
}
