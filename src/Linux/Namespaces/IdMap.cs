namespace Sampan.Linux.Namespaces;

/// <summary>The ids of a user namespace: 0 and those after it, inside, are these outside.</summary>
/// <param name="HostUid">The user outside that 0 inside is.</param>
/// <param name="UidCount">How many users.</param>
/// <param name="HostGid">The group outside that 0 inside is.</param>
/// <param name="GidCount">How many groups.</param>
public sealed record IdMap(uint HostUid, uint UidCount, uint HostGid, uint GidCount);
