namespace Sampan.Oci.Runtime;

/// <summary>One resource limit (getrlimit(2)).</summary>
/// <param name="Type">The name, e.g. <c>RLIMIT_NOFILE</c>.</param>
/// <param name="Hard">The ceiling of the soft limit.</param>
/// <param name="Soft">The limit in force.</param>
public sealed record RuntimeRlimit(string Type, ulong Hard, ulong Soft);
