namespace Sampan.Oci.Runtime;

/// <summary>The container's root filesystem.</summary>
/// <param name="Path">Its folder on the host, absolute or relative to the bundle.</param>
/// <param name="Readonly">Whether the container may not write to it.</param>
public sealed record RuntimeRoot(string Path, bool Readonly = false);
