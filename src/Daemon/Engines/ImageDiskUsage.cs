namespace Sampan.Daemon.Engines;

/// <summary>Disk in use below the image store.</summary>
/// <param name="ImageBytes">Bytes of images.</param>
/// <param name="ImageInodes">Files of images.</param>
/// <param name="ContainerBytes">Bytes of writable layers.</param>
/// <param name="ContainerInodes">Files of writable layers.</param>
internal sealed record ImageDiskUsage(ulong ImageBytes, ulong ImageInodes, ulong ContainerBytes, ulong ContainerInodes);
