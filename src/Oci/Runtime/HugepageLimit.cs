namespace Sampan.Oci.Runtime;

/// <summary>The limit of one huge page size.</summary>
/// <param name="PageSize">The size as the kernel names it, e.g. <c>2MB</c>.</param>
/// <param name="Limit">Bytes.</param>
public sealed record HugepageLimit(string PageSize, ulong Limit);
