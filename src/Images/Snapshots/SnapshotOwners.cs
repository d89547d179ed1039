using Sampan.Linux.Namespaces;

namespace Sampan.Images.Snapshots;

/// <summary>Whose the files of a container in a user namespace seem to be.</summary>
/// <param name="UserNamespace">The file of the namespace.</param>
/// <param name="Map">Its ids.</param>
public sealed record SnapshotOwners(string UserNamespace, IdMap Map);
