namespace Sampan.Daemon.Engines;

/// <summary>What an engine finds on the host, whether or not anybody knows of it.</summary>
/// <param name="Sandboxes">Ids of sandboxes that have files, namespaces or mounts.</param>
/// <param name="Containers">Ids of containers that have files, mounts or processes.</param>
internal sealed record EngineInventory(IReadOnlySet<string> Sandboxes, IReadOnlySet<string> Containers);
