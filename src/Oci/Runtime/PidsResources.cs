namespace Sampan.Oci.Runtime;

/// <summary>The limit of tasks in a cgroup.</summary>
/// <param name="Limit">How many; zero or less is unlimited.</param>
public sealed record PidsResources(long Limit);
