namespace Sampan.Docker;

/// <summary>Where a container's output goes.</summary>
/// <param name="Type">The driver, e.g. <c>json-file</c>, <c>none</c>.</param>
/// <param name="Config">Its options; null for the engine's own.</param>
public sealed record ContainerLogConfig(string Type, IReadOnlyDictionary<string, string>? Config);
