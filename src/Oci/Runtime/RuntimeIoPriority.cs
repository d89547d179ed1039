namespace Sampan.Oci.Runtime;

/// <summary>An I/O priority (ioprio_set(2)).</summary>
/// <param name="Class">The class, e.g. <c>IOPRIO_CLASS_BE</c>.</param>
/// <param name="Priority">The level within the class, 0 (first) to 7.</param>
public sealed record RuntimeIoPriority(string Class, int Priority);
